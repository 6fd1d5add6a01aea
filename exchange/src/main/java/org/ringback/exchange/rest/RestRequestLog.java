package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The most recent REST requests, including those that failed. Thread-safe.
public final class RestRequestLog {
  private static final int MAX_REQUESTS = 1000;

  private final Clock clock;
  private final Deque<RestRequest> requests = new ArrayDeque<>();

  public RestRequestLog(Clock clock) {
    this.clock = clock;
  }

  /// Must be called before the routes that may reject a request are registered.
  public void register(RoutesConfig routes) {
    routes.before("/2010-04-01/*", this::record);
    routes.before("/v1/*", this::record);
  }

  private synchronized void record(Context context) {
    if (requests.size() == MAX_REQUESTS) {
      requests.removeFirst();
    }
    requests.addLast(new RestRequest(clock.instant(), context.method().name(), context.path()));
  }

  /// Returns the last 1,000 requests, oldest first.
  public synchronized List<RestRequest> requests() {
    return List.copyOf(requests);
  }
}
