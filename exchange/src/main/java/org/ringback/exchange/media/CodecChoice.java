package org.ringback.exchange.media;

/// Which codec a leg speaks when its browser would speak several.
public enum CodecChoice {
  /// PCMU where it can be had: what a telephone sounds like, and cheap.
  TELEPHONE,

  /// The browser's first (the Voice SDK's `codecPreferences`): PCMU or Opus.
  BROWSER
}
