package org.ringback.exchange.call;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.ringback.exchange.media.SoundFile;

/// Fetches what `<Play>` plays: WAV and MP3 files of at most 10 MiB.
final class Sounds implements AutoCloseable {
  private static final int MOST_BYTES = 10 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /// @return samples at 8 kHz
  /// @throws IOException when there is none to be had
  short[] fetch(URI url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("HTTP " + response.statusCode());
      }
      byte[] file = body.readNBytes(MOST_BYTES + 1);
      if (file.length > MOST_BYTES) {
        throw new IOException("larger than 10 MiB");
      }
      return SoundFile.read(file);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
