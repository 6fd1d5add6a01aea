/// Plays the export of a call's flight recorder into a fresh server, and compares the call.
@NullMarked
package org.ringback.demo.replay;

import org.jspecify.annotations.NullMarked;
