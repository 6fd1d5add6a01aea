@NullMarked
package org.ringback.server.voicemail;

import org.jspecify.annotations.NullMarked;
