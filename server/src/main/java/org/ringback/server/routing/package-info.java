/// Decides what happens to a call.
@NullMarked
package org.ringback.server.routing;

import org.jspecify.annotations.NullMarked;
