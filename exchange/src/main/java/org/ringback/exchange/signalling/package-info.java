/// What the Voice SDK in browsers says over its websocket, and what it hears.
@NullMarked
package org.ringback.exchange.signalling;

import org.jspecify.annotations.NullMarked;
