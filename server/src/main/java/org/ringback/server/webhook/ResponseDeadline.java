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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// A person is on the line: an answer that is late or fails is replaced by another, in words. The
/// lines that the work writes into the log bear the request's id.
final class ResponseDeadline {
  private static final Logger log = LoggerFactory.getLogger(ResponseDeadline.class);
  private static final Duration BOUND = Duration.ofMillis(1500);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param otherwise the answer when there is none in time
  /// @throws BadSignature which is an answer too
  String answer(String what, Callable<String> work, String otherwise) {
    Map<String, String> said = MDC.getCopyOfContextMap();
    Future<String> answer =
        threads.submit(
            () -> {
              if (said != null) {
                MDC.setContextMap(said);
              }
              return work.call();
            });
    try {
      return answer.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.error("{} has no answer after {}; the caller hears that we are sorry", what, BOUND);
      answer.cancel(true);
      return otherwise;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof BadSignature refused) {
        throw refused;
      }
      log.error("{} failed; the caller hears that we are sorry", what, failed.getCause());
      return otherwise;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }
}
