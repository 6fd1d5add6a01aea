package org.ringback.demo.training;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringback.exchange.Exchange;

/// Lets a server handle calls, sign-ins, claims and the requests of the console.
final class Training {
  private static final int CALLS_AT_ONCE = 8;

  private final Exchange exchange;
  private final Api anonymous;
  private final String email;
  private final String password;

  /// What the server has done.
  ///
  /// @param failures what agents could not do
  record Result(int calls, int conversations, List<Throwable> failures) {}

  Training(Exchange exchange, HttpClient client, URI server, String email, String password) {
    this.exchange = exchange;
    this.anonymous = new Api(client, server, "");
    this.email = email;
    this.password = password;
  }

  /// @param calls number of calls, of which half are answered
  /// @param limit after which no call is placed, so that a slow machine places fewer calls
  /// @throws TrainingException if requests failed, or more than a tenth of the calls did not end
  Result run(int calls, Duration limit) {
    Api owner = anonymous.as(signIn());
    List<TrainingWorkspace> workspaces = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      workspaces.add(new TrainingWorkspace(exchange, owner, "longest-idle", 0, threads));
      workspaces.add(new TrainingWorkspace(exchange, owner, "all", 1, threads));
      anonymous.get("/");
      anonymous.get("/api/config");
      int placed = placeCalls(workspaces, calls, System.nanoTime() + limit.toNanos(), threads);
      return new Result(
          placed,
          workspaces.stream().mapToInt(TrainingWorkspace::conversations).sum(),
          failures(workspaces));
    } finally {
      workspaces.forEach(TrainingWorkspace::close);
    }
  }

  private String signIn() {
    return anonymous
        .send("POST", "/api/sign-in", Map.of("email", email, "password", password))
        .path("token")
        .asString();
  }

  private int placeCalls(
      List<TrainingWorkspace> workspaces, int calls, long deadline, ExecutorService threads) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < CALLS_AT_ONCE; i++) {
      TrainingWorkspace workspace = workspaces.get(i % workspaces.size());
      callers.add(
          threads.submit(
              () -> {
                int call;
                while (System.nanoTime() < deadline && (call = next.getAndIncrement()) < calls) {
                  (workspace.call(call) ? ended : lost).incrementAndGet();
                }
              }));
    }
    for (Future<?> caller : callers) {
      await(caller);
    }
    List<Throwable> failures = failures(workspaces);
    if ((lost.get() + failures.size()) * 10 > ended.get()) {
      TrainingException failed =
          new TrainingException(
              "Of %d calls %d did not end, and agents failed %d times: %s"
                  .formatted(
                      ended.get() + lost.get(),
                      lost.get(),
                      failures.size(),
                      failures.stream().limit(3).toList()));
      failures.forEach(failed::addSuppressed);
      throw failed;
    }
    return ended.get();
  }

  private static List<Throwable> failures(List<TrainingWorkspace> workspaces) {
    return workspaces.stream().flatMap(each -> each.failures().stream()).toList();
  }

  private static void await(Future<?> caller) {
    try {
      caller.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrainingException failure) {
        throw failure;
      }
      throw new TrainingException("A call failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("The training was interrupted.", e);
    }
  }
}
