/// The flight recorder: stores what happened to each call, without delaying the call.
@NullMarked
package org.ringback.server.recorder;

import org.jspecify.annotations.NullMarked;
