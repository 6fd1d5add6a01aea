/// Decides the next step of a call.
@NullMarked
package org.ringback.server.routing;

import org.jspecify.annotations.NullMarked;
