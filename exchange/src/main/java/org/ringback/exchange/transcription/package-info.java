/// Real-time transcriptions of calls.
@org.jspecify.annotations.NullMarked
package org.ringback.exchange.transcription;
