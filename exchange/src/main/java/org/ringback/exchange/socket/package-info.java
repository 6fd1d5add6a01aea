/// Websockets that carry text frames and are watched by heartbeats.
@NullMarked
package org.ringback.exchange.socket;

import org.jspecify.annotations.NullMarked;
