/// The websocket protocol of the Voice SDK in browsers.
@NullMarked
package org.ringback.exchange.signalling;

import org.jspecify.annotations.NullMarked;
