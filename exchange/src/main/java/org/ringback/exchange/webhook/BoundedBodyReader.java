package org.ringback.exchange.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Bodies of answers, from strangers: neither endless in size nor in time.
public final class BoundedBodyReader {
  private BoundedBodyReader() {}

  /// Reads to the end, or as many bytes as there may be, and closes it.
  ///
  /// @param most bytes
  /// @throws HttpTimeoutException when it takes longer; a timeout of the request itself ends with
  ///   the headers
  public static byte[] read(InputStream body, int most, Duration limit)
      throws IOException, InterruptedException {
    try (body) {
      FutureTask<byte[]> whole = new FutureTask<>(() -> body.readNBytes(most));
      Thread.ofVirtual().name("body").start(whole);
      return whole.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("the answer does not come to its end");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a body cannot be read", e);
    }
  }
}
