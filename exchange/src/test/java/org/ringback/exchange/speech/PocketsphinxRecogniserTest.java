package org.ringback.exchange.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Requires an installed Pocketsphinx. bin/test reports when it is missing.
class PocketsphinxRecogniserTest {
  private final Synthesiser speaker = new FreeTtsSynthesiser();
  private final Optional<Recogniser> engine = PocketsphinxRecogniser.installed();

  @Test
  void a_phrase_among_the_hints_is_recognised() {
    assumeTrue(engine.isPresent(), "pocketsphinx is not installed");
    assertThat(heard("cancel my order", "track my order, cancel my order, speak to an agent"))
        .isEqualTo(new Recognition.Heard("cancel my order", 0));
    assertThat(heard("speak to an agent", "track my order, cancel my order, speak to an agent"))
        .isEqualTo(new Recognition.Heard("speak to an agent", 0));
  }

  @Test
  void some_words_of_free_speech_are_recognised() {
    assumeTrue(engine.isPresent(), "pocketsphinx is not installed");
    assertThat(heard("please call me back tomorrow morning", ""))
        .isInstanceOfSatisfying(
            Recognition.Heard.class,
            heard -> assertThat(heard.text()).contains("tomorrow morning"));
  }

  @Test
  void silence_is_not_recognised_as_words() {
    assumeTrue(engine.isPresent(), "pocketsphinx is not installed");
    assertThat(engine.get().recognise(new short[16000], "en-US", ""))
        .isEqualTo(new Recognition.Nothing());
  }

  @Test
  void another_language_is_rejected() {
    assumeTrue(engine.isPresent(), "pocketsphinx is not installed");
    assertThat(engine.get().recognise(new short[16000], "de-DE", ""))
        .isInstanceOf(Recognition.Unavailable.class);
  }

  @Test
  void without_an_installation_there_is_no_recogniser() {
    assertThat(PocketsphinxRecogniser.installed("/nowhere:")).isEmpty();
    assertThat(Recogniser.NONE.recognise(new short[8000], "en-US", ""))
        .isInstanceOf(Recognition.Unavailable.class);
  }

  private Recognition heard(String said, String hints) {
    return engine.orElseThrow().recognise(speaker.speak(said), "en-US", hints);
  }
}
