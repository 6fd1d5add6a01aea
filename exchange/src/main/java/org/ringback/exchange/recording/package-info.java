/// Recordings: what was said, sample by sample in time, kept as WAV files until the exchange stops.
@NullMarked
package org.ringback.exchange.recording;

import org.jspecify.annotations.NullMarked;
