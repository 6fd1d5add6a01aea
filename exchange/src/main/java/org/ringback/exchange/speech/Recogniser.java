package org.ringback.exchange.speech;

/// Makes sound into text: the port for a speech recogniser.
@FunctionalInterface
public interface Recogniser {
  /// Where none is installed: it says so, and makes nothing up.
  Recogniser NONE =
      (samples, language, hints) ->
          new Recognition.Unavailable("no speech recogniser is installed");

  /// Takes as long as it takes: call it on a thread of its own.
  ///
  /// @param samples 8 kHz
  /// @param language a tag such as `en-US`
  /// @param hints phrases that are likely, separated by commas; may be empty
  Recognition recognise(short[] samples, String language, String hints);
}
