package org.ringback.exchange.speech;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The speech engines of an exchange.
///
/// @param synthesiser null: the first that [ServiceLoader] finds on the class path, else FreeTTS
/// @param recogniser null: the first that [ServiceLoader] finds on the class path, else
///   Pocketsphinx where it is installed, else none
public record SpeechEngines(@Nullable Synthesiser synthesiser, @Nullable Recogniser recogniser) {
  public static final SpeechEngines FOUND = new SpeechEngines(null, null);

  public SpeechEngines with(Synthesiser engine) {
    return new SpeechEngines(engine, recogniser);
  }

  public SpeechEngines with(Recogniser engine) {
    return new SpeechEngines(synthesiser, engine);
  }

  /// @param classes the class loader of services
  public Synthesiser speaking(ClassLoader classes) {
    return synthesiser != null
        ? synthesiser
        : ServiceLoader.load(Synthesiser.class, classes)
            .findFirst()
            .orElseGet(FreeTtsSynthesiser::new);
  }

  /// @param classes the class loader of services
  public Recogniser understanding(ClassLoader classes) {
    return recogniser != null
        ? recogniser
        : ServiceLoader.load(Recogniser.class, classes)
            .findFirst()
            .or(PocketsphinxRecogniser::installed)
            .orElse(Recogniser.NONE);
  }
}
