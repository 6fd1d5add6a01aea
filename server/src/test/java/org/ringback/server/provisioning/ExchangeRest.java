package org.ringback.server.provisioning;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.rest.AlertRoutes;
import org.ringback.exchange.rest.AuthTokenRoutes;
import org.ringback.exchange.rest.DialingPermissionRoutes;
import org.ringback.exchange.rest.RestRoutes;

/// The exchange's REST API without calls. Tests read its accounts directly, and may have requests
/// fail or wait.
public final class ExchangeRest implements AutoCloseable {
  public final Accounts accounts = new Accounts(Clock.systemUTC(), RandomGenerator.getDefault());
  public final AlertLog alerts = new AlertLog(Clock.systemUTC(), RandomGenerator.getDefault());
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean isDone;
  private volatile String held = "";
  private volatile CountDownLatch reached = new CountDownLatch(1);
  private volatile CountDownLatch released = new CountDownLatch(1);
  private final Javalin javalin;

  public ExchangeRest() {
    javalin =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.before(
                      context -> asked.add(context.method() + " " + context.path()));
                  config.routes.before(
                      context -> {
                        if (failing.stream().anyMatch(context.path()::contains)) {
                          context.status(500).result("out of order").skipRemainingHandlers();
                        }
                      });
                  config.routes.before(
                      context -> {
                        if (left.decrementAndGet() <= 0 && !isDone) {
                          context.status(500).result("cut off").skipRemainingHandlers();
                        }
                      });
                  config.routes.before(context -> hold(context, ""));
                  config.routes.after(context -> hold(context, "after "));
                  config.routes.after(
                      context -> {
                        if (left.get() <= 0 && isDone) {
                          context.status(500).result("cut off");
                        }
                      });
                  new RestRoutes(accounts, new NoCalls(), alerts).register(config.routes);
                  new AuthTokenRoutes(accounts).register(config.routes);
                  new DialingPermissionRoutes(accounts).register(config.routes);
                  new AlertRoutes(accounts, alerts).register(config.routes);
                })
            .start("127.0.0.1", 0);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + javalin.port());
  }

  /// Returns the number of such requests, as in `GET /2010-04-01/Accounts/AC….json`.
  public long asked(String request) {
    return asked.stream().filter(request::equals).count();
  }

  public void fails(String partOfPath) {
    failing.add(partOfPath);
  }

  /// Interrupts this request and all later ones. The exchange has executed the first of them or
  /// not.
  public void cutsOff(int request, boolean done) {
    isDone = done;
    left.set(request);
  }

  /// Delays the first such request, before or after its execution.
  ///
  /// @param where as in `POST /Applications` or `after POST /Applications`: a part of its path
  void holds(String where) {
    reached = new CountDownLatch(1);
    released = new CountDownLatch(1);
    held = where;
  }

  void awaitHeld() throws InterruptedException {
    if (!reached.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("no request for " + held + ", only " + asked);
    }
  }

  void goesOn() {
    held = "";
    released.countDown();
  }

  private void hold(Context context, String when) throws InterruptedException {
    String[] where = held.split("/", 2);
    if (where.length == 2
        && where[0].equals(when + context.method().name() + " ")
        && context.path().contains("/" + where[1])) {
      reached.countDown();
      released.await();
    }
  }

  public void works() {
    failing.clear();
    left.set(Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    goesOn();
    javalin.stop();
  }

  private static final class NoCalls implements CallControl {
    @Override
    public CallRecord place(Account account, PlaceCallRequest call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CallRecord> find(Account account, String callSid) {
      return Optional.empty();
    }

    @Override
    public Stream<CallRecord> list(Account account) {
      return Stream.empty();
    }

    @Override
    public void redirect(
        Account account, String callSid, WebhookTarget instructions, @Nullable String twiml) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end(Account account, String callSid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Account account, String callSid) {
      throw new UnsupportedOperationException();
    }
  }
}
