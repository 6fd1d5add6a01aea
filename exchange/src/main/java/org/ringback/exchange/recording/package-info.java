/// Recordings of calls and conferences, stored as WAV files until the exchange stops.
@NullMarked
package org.ringback.exchange.recording;

import org.jspecify.annotations.NullMarked;
