/// Holds, connects and ends the legs of calls in conferences.
@NullMarked
package org.ringback.server.callcontrol;

import org.jspecify.annotations.NullMarked;
