package org.ringback.server.webhook;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringback.server.db.Database;
import org.ringback.server.db.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Limits the time of a voice webhook, because a caller is waiting. Replaces a late or failed
/// response by a fallback. Passes the logging context to the worker thread. Late work is not
/// interrupted, which would close its connection to the database; the deadline ends its
/// transaction.
final class ResponseDeadline {
  private static final Logger log = LoggerFactory.getLogger(ResponseDeadline.class);

  /// Longer than a restart of PostgreSQL or the sockets of a stopped node delay a webhook. The
  /// caller hears ringing meanwhile. Twilio waits for 15 s.
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final Database db;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ResponseDeadline(Database db) {
    this.db = db;
  }

  /// @param fallback the response after a timeout or failure
  /// @throws BadSignature as thrown by the work
  String answer(String operation, Callable<String> work, String fallback) {
    Map<String, String> loggingContext = MDC.getCopyOfContextMap();
    Deadline deadline = Deadline.after(TIMEOUT);
    Future<String> answer =
        threads.submit(
            () -> {
              if (loggingContext != null) {
                MDC.setContextMap(loggingContext);
              }
              return db.withDeadline(deadline, work);
            });
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.error("Could not answer {} within {}; the caller hears an apology", operation, TIMEOUT);
      return fallback;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof BadSignature badSignature) {
        throw badSignature;
      }
      log.error("Could not answer {}; the caller hears an apology", operation, failed.getCause());
      return fallback;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return fallback;
    }
  }
}
