package org.ringback.exchange.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreeTtsSynthesiserTest {
  private final FreeTtsSynthesiser speech = new FreeTtsSynthesiser();

  @Test
  void a_sentence_has_a_natural_speed_and_level() {
    short[] samples = speech.speak("Hello, this is a telephone call.");

    assertThat(samples.length / 8000.0).isBetween(1.0, 5.0);
    double square = 0;
    for (short sample : samples) {
      square += (double) sample * sample;
    }
    assertThat(Math.sqrt(square / samples.length)).isGreaterThan(500);
  }

  @Test
  void a_repeated_sentence_is_synthesised_once() {
    assertThat(speech.speak("Goodbye.")).isSameAs(speech.speak("Goodbye."));
  }

  @Test
  void a_longer_text_takes_longer() {
    assertThat(speech.speak("One. Two. Three. Four. Five. Six.").length)
        .isGreaterThan(speech.speak("One.").length * 2);
  }

  @Test
  void several_exchanges_of_a_process_may_load_the_voice_at_once() throws Exception {
    CyclicBarrier start = new CyclicBarrier(4);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<short[]>> speakers =
          Stream.generate(FreeTtsSynthesiser::new)
              .limit(4)
              .<Callable<short[]>>map(
                  synthesiser ->
                      () -> {
                        start.await();
                        return synthesiser.speak("Goodbye.");
                      })
              .toList();
      for (Future<short[]> spoken : threads.invokeAll(speakers)) {
        assertThat(spoken.get()).isEqualTo(speech.speak("Goodbye."));
      }
    }
  }
}
