package org.ringback.server.price;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.cluster.LeaseLost;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.db.Database;
import org.ringback.server.price.LegPriceStore.Due;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.Price;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests the prices of ended legs from Twilio, on one node, one request at a time. Twilio has a
/// price some minutes after the end of a leg and does not report it, so a missing one is requested
/// again after longer and longer delays.
public final class LegPrices implements AutoCloseable {
  /// When prices are requested.
  ///
  /// @param delays from the end of a leg to the first request, and from each request to the next;
  ///   the last one is followed by none
  /// @param unanswered the delay after a request that Twilio did not answer, which does not count
  /// @param interval between two looks for legs that are due; those of one interval share requests
  public record PriceConfig(List<Duration> delays, Duration unanswered, Duration interval) {
    public static final PriceConfig PRODUCTION =
        new PriceConfig(
            List.of(
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10),
                Duration.ofMinutes(45),
                Duration.ofHours(3),
                Duration.ofHours(8),
                Duration.ofHours(12),
                Duration.ofHours(24)),
            Duration.ofMinutes(1),
            Duration.ofSeconds(15));
  }

  /// Receives the start of each call that has a new price.
  @FunctionalInterface
  public interface Listener {
    void onPriced(WorkspaceId workspace, List<Instant> starts);
  }

  private static final Logger log = LoggerFactory.getLogger(LegPrices.class);
  private static final int BATCH = 200;

  /// The number of legs up to which single requests are as good as the list of calls.
  private static final int FEW = 3;

  /// The difference between the end in a callback and in the list of calls.
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final LeaderLease lease;
  private final Database db;
  private final LegPriceStore store;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final PriceConfig config;
  private final List<Listener> listeners = new ArrayList<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("prices").factory());

  LegPrices(
      LeaderLease lease,
      Database db,
      LegPriceStore store,
      Credentials credentials,
      TwilioApi twilio,
      PriceConfig config) {
    this.lease = lease;
    this.db = db;
    this.store = store;
    this.credentials = credentials;
    this.twilio = twilio;
    this.config = config;
  }

  /// Calls the listener in the transaction that stores prices.
  public void onPriced(Listener listener) {
    listeners.add(listener);
  }

  /// Begins after the listeners are set.
  public void start() {
    long interval = config.interval().toMillis();
    var _ = scheduler.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      lease.runIfLeader(this::requestDue);
    } catch (LeaseLost lost) {
      log.debug("Another node requests prices now", lost);
    } catch (RuntimeException failed) {
      log.warn("Could not request prices: {}", failed.toString());
    }
  }

  private void requestDue() {
    List<Due> due;
    do {
      due = store.due(BATCH);
      due.stream()
          .collect(Collectors.groupingBy(Due::workspace, LinkedHashMap::new, Collectors.toList()))
          .forEach(this::request);
    } while (due.size() == BATCH && !Thread.currentThread().isInterrupted());
  }

  private void request(WorkspaceId workspace, List<Due> legs) {
    try {
      save(workspace, legs, credentials.requestAs(workspace, auth -> read(auth, legs)));
    } catch (CredentialsMissing disconnected) {
      repeat(workspace, legs);
    } catch (TwilioFailure.Refused refused) {
      log.warn("Could not request prices of {}: {}", workspace, refused.getMessage());
      repeat(workspace, legs);
    } catch (TwilioFailure failed) {
      log.warn("Could not request prices of {}: {}", workspace, failed.getMessage());
      store.postpone(workspace, sids(legs), delayAfter(failed));
    } catch (LeaseLost lost) {
      throw lost;
    } catch (RuntimeException failed) { // must not stop the requests of other workspaces
      log.warn("Could not request prices of {}: {}", workspace, failed.toString());
      store.postpone(workspace, sids(legs), config.unanswered());
    }
  }

  private Duration delayAfter(TwilioFailure failure) {
    return failure instanceof TwilioFailure.RateLimited limited
            && limited.retryAfter().compareTo(config.unanswered()) > 0
        ? limited.retryAfter()
        : config.unanswered();
  }

  /// Returns what Twilio has of each leg. Legs that it does not have are absent.
  private Map<String, TwilioApi.PricedCall> read(TwilioAuth auth, List<Due> legs) {
    Map<String, TwilioApi.PricedCall> found = new HashMap<>();
    if (legs.size() > FEW) {
      Instant first = legs.getFirst().end().minus(TOLERANCE);
      Instant last = legs.getLast().end().plus(TOLERANCE);
      twilio.pricedCalls(auth, first, last).forEach(call -> found.put(call.callSid(), call));
    }
    for (Due leg : legs) {
      if (!found.containsKey(leg.callSid())) {
        twilio.pricedCall(auth, leg.callSid()).ifPresent(call -> found.put(leg.callSid(), call));
      }
    }
    return found;
  }

  private void save(
      WorkspaceId workspace, List<Due> legs, Map<String, TwilioApi.PricedCall> found) {
    Map<Due, Price> prices = new LinkedHashMap<>();
    List<Due> unpriced = new ArrayList<>();
    List<Due> absent = new ArrayList<>();
    for (Due leg : legs) {
      TwilioApi.PricedCall call = found.get(leg.callSid());
      Price price = call == null ? null : call.price();
      if (price != null) {
        prices.put(leg, price);
      } else {
        (call == null ? absent : unpriced).add(leg);
      }
    }
    if (!prices.isEmpty()) {
      db.inTransaction(
          () -> {
            List<Instant> starts = store.save(workspace, prices);
            listeners.forEach(listener -> listener.onPriced(workspace, starts));
            return starts;
          });
    }
    repeat(workspace, unpriced);
    store.giveUp(workspace, sids(absent));
  }

  private void repeat(WorkspaceId workspace, List<Due> legs) {
    legs.stream()
        .collect(Collectors.groupingBy(Due::attempts))
        .forEach(
            (attempts, those) -> {
              if (attempts + 1 < config.delays().size()) {
                store.repeat(workspace, sids(those), config.delays().get(attempts + 1));
              } else {
                log.warn(
                    "Twilio has no price of {} calls of {} after {} requests",
                    those.size(),
                    workspace,
                    attempts + 1);
                store.giveUp(workspace, sids(those));
              }
            });
  }

  private static List<String> sids(List<Due> legs) {
    return legs.stream().map(Due::callSid).toList();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
