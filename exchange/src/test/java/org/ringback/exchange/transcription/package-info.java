@org.jspecify.annotations.NullMarked
package org.ringback.exchange.transcription;
