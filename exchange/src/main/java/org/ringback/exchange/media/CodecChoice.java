package org.ringback.exchange.media;

/// Selects the codec of a leg when the browser offers several.
public enum CodecChoice {
  /// PCMU if offered: the quality of a telephone, at low CPU cost.
  TELEPHONE,

  /// The browser's first codec (the Voice SDK's `codecPreferences`): PCMU or Opus.
  BROWSER
}
