@NullMarked
package org.ringback.server.voicetoken;

import org.jspecify.annotations.NullMarked;
