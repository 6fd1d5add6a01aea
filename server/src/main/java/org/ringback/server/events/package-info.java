/// The event log, the event sockets and presence.
@NullMarked
package org.ringback.server.events;

import org.jspecify.annotations.NullMarked;
