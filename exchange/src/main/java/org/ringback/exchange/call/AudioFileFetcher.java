package org.ringback.exchange.call;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.ringback.exchange.media.SoundFile;
import org.ringback.exchange.webhook.BoundedBodyReader;

/// Fetches the sounds of `<Play>`: WAV and MP3 files of at most 10 MiB.
final class AudioFileFetcher implements AutoCloseable {
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  private final Duration timeout;
  private final HttpClient http;

  /// @param timeout the time limit for a complete download
  AudioFileFetcher(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /// @return samples at 8 kHz
  /// @throws IOException when the sound cannot be fetched or read
  short[] fetch(URI url) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpRequest request = HttpRequest.newBuilder(url).timeout(timeout).build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("HTTP " + response.statusCode());
      }
      byte[] file =
          BoundedBodyReader.read(
              body, MAX_BYTES + 1, Duration.ofNanos(deadline - System.nanoTime()));
      if (file.length > MAX_BYTES) {
        throw new IOException("the file is larger than 10 MiB");
      }
      return SoundFile.read(file);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
