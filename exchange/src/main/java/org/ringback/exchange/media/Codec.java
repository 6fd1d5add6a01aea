package org.ringback.exchange.media;

/// A negotiated codec with its RTP payload type.
///
/// @param payload 0 for PCMU; the type in the offer for Opus
record Codec(Kind kind, int payload) {
  /// @param clock the clock rate of the RTP timestamps, in Hz
  enum Kind {
    PCMU(8_000),
    OPUS(48_000);

    final int clock;

    Kind(int clock) {
      this.clock = clock;
    }
  }

  static final Codec PCMU = new Codec(Kind.PCMU, 0);

  /// Opus with the payload type of the exchange's own offers, which Chromium uses too.
  static final Codec OPUS = new Codec(Kind.OPUS, 111);

  AudioEncoder encoder() {
    return switch (kind) {
      case PCMU -> Pcmu.encoder();
      case OPUS -> new OpusAudioEncoder();
    };
  }
}
