/// Websockets with text frames and heartbeats.
@NullMarked
package org.ringback.exchange.socket;

import org.jspecify.annotations.NullMarked;
