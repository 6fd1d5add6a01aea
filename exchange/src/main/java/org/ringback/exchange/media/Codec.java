package org.ringback.exchange.media;

/// A way of writing sound that both ends speak, with its RTP payload type.
///
/// @param payload 0 for PCMU; what the offer says for Opus
record Codec(Kind kind, int payload) {
  /// @param clock of its RTP timestamps, in Hz
  enum Kind {
    PCMU(8_000),
    OPUS(48_000);

    final int clock;

    Kind(int clock) {
      this.clock = clock;
    }
  }

  static final Codec PCMU = new Codec(Kind.PCMU, 0);

  /// The payload type that we offer Opus with, as Chromium does.
  static final Codec OPUS = new Codec(Kind.OPUS, 111);

  AudioEncoder encoder() {
    return switch (kind) {
      case PCMU -> Pcmu.encoder();
      case OPUS -> new OpusAudioEncoder();
    };
  }
}
