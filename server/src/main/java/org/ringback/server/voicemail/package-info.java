/// Messages of callers whom no agent answered.
@NullMarked
package org.ringback.server.voicemail;

import org.jspecify.annotations.NullMarked;
