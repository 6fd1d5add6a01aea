/// Media streams: the audio of a call over a websocket to the application, and back.
@org.jspecify.annotations.NullMarked
package org.ringback.exchange.stream;
