package org.ringback.exchange.speech;

/// Converts speech to text. Implement it to plug in a speech recogniser.
@FunctionalInterface
public interface Recogniser {
  /// The recogniser of a machine without one: returns [Recognition.Unavailable].
  Recogniser NONE =
      (samples, language, hints) ->
          new Recognition.Unavailable("no speech recogniser is installed");

  /// Recognises a text. May block for long: call it on its own thread.
  ///
  /// @param samples 8 kHz
  /// @param language a tag such as `en-US`
  /// @param hints likely phrases, separated by commas; may be empty
  Recognition recognise(short[] samples, String language, String hints);
}
