package org.ringback.exchange.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads response bodies of untrusted servers, with limits on size and time.
public final class BoundedBodyReader {
  private BoundedBodyReader() {}

  /// Reads to the end or to the limit, and closes the body.
  ///
  /// @param maxBytes the maximum length
  /// @throws HttpTimeoutException after the time limit; the timeout of the request itself covers
  ///   only the headers
  public static byte[] read(InputStream body, int maxBytes, Duration limit)
      throws IOException, InterruptedException {
    try (body) {
      FutureTask<byte[]> readTask = new FutureTask<>(() -> body.readNBytes(maxBytes));
      Thread.ofVirtual().name("body").start(readTask);
      return readTask.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("the response body was not complete in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("could not read the response body", e);
    }
  }
}
