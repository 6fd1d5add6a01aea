package org.ringback.exchange.media;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The taps of one leg. A tap that fails is removed, so that the call continues.
final class AudioTaps {
  private static final Logger log = LoggerFactory.getLogger(AudioTaps.class);
  private static final short[] SILENCE = new short[AudioSource.SAMPLES_PER_FRAME];

  private final List<AudioTap> taps = new CopyOnWriteArrayList<>();

  void add(AudioTap tap) {
    taps.add(tap);
  }

  void remove(AudioTap tap) {
    taps.remove(tap);
  }

  /// @param inbound null for silence
  /// @param outbound null for silence
  void frame(short @Nullable [] inbound, short @Nullable [] outbound) {
    for (AudioTap each : taps) {
      try {
        each.frame(inbound == null ? SILENCE : inbound, outbound == null ? SILENCE : outbound);
      } catch (RuntimeException | Error e) {
        log.warn("Could not write to an audio tap; it is removed", e);
        taps.remove(each);
      }
    }
  }
}
