package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.FakeApplication;

class AudioFileFetcherTest {
  @Test
  void an_endless_sound_file_is_aborted_and_its_connection_closed() throws Exception {
    CountDownLatch unheard = new CountDownLatch(1);
    try (FakeApplication app = new FakeApplication();
        AudioFileFetcher sounds = new AudioFileFetcher(Duration.ofMillis(400))) {
      app.handle(
          "/drip.wav",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
              while (true) {
                exchange.getResponseBody().write(0);
                exchange.getResponseBody().flush();
                Thread.sleep(20);
              }
            } catch (IOException e) {
              unheard.countDown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

      assertThatThrownBy(() -> sounds.fetch(URI.create(app.url("/drip.wav"))))
          .isInstanceOf(HttpTimeoutException.class);
      assertThat(unheard.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
  }
}
