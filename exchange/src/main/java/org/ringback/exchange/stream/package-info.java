/// Media streams: a call's sound over a websocket to the application, and back.
@org.jspecify.annotations.NullMarked
package org.ringback.exchange.stream;
