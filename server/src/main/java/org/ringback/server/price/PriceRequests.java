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
import org.ringback.server.call.CallId;
import org.ringback.server.cluster.LeaderLease;
import org.ringback.server.cluster.LeaseLost;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.db.Database;
import org.ringback.server.price.PriceStore.Due;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.Price;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioApi.Priced;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests the prices of ended legs and of recordings from Twilio, on one node, one request at a
/// time. Twilio has a price some minutes after the end and does not report it, so a missing one is
/// requested again after longer and longer delays.
public final class PriceRequests implements AutoCloseable {
  /// When prices are requested.
  ///
  /// @param delays from the end to the first request, and from each request to the next; the last
  ///   one is followed by none
  /// @param unanswered the delay after a request that Twilio did not answer, which does not count
  /// @param interval between two looks for prices that are due; those of one interval share
  ///   requests
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

  /// Receives the start of each ended call that has a new price, or a recording without one.
  @FunctionalInterface
  public interface Listener {
    void onPriced(WorkspaceId workspace, List<Instant> starts);
  }

  private static final Logger log = LoggerFactory.getLogger(PriceRequests.class);
  private static final int BATCH = 200;

  /// The number of prices up to which single requests are as good as a list.
  private static final int FEW = 3;

  /// The difference between the time in a callback and in a list.
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final LeaderLease lease;
  private final Database db;
  private final PriceStore store;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final PriceConfig config;
  private final List<Listener> listeners = new ArrayList<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("prices").factory());

  PriceRequests(
      LeaderLease lease,
      Database db,
      PriceStore store,
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

  /// Calls the listener in the transaction that stores prices or adds a recording.
  public void onPriced(Listener listener) {
    listeners.add(listener);
  }

  /// Adds a recording that Twilio has completed, in the transaction that stores that.
  void add(WorkspaceId workspace, CallId call, RecordingSid recording, Instant recordedAt) {
    store
        .add(workspace, call, recording, recordedAt, config.delays().getFirst())
        .ifPresent(
            start -> listeners.forEach(listener -> listener.onPriced(workspace, List.of(start))));
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
    for (PriceKind kind : PriceKind.values()) {
      List<Due> due;
      do {
        due = store.due(kind, BATCH);
        due.stream()
            .collect(Collectors.groupingBy(Due::workspace, LinkedHashMap::new, Collectors.toList()))
            .forEach((workspace, those) -> request(kind, workspace, those));
      } while (due.size() == BATCH && !Thread.currentThread().isInterrupted());
    }
  }

  private void request(PriceKind kind, WorkspaceId workspace, List<Due> due) {
    try {
      save(kind, workspace, due, credentials.requestAs(workspace, auth -> read(kind, auth, due)));
    } catch (CredentialsMissing disconnected) {
      repeat(kind, workspace, due);
    } catch (TwilioFailure.Refused refused) {
      log.warn("Could not request prices of {} of {}: {}", kind, workspace, refused.getMessage());
      repeat(kind, workspace, due);
    } catch (TwilioFailure failed) {
      log.warn("Could not request prices of {} of {}: {}", kind, workspace, failed.getMessage());
      store.postpone(kind, workspace, sids(due), delayAfter(failed));
    } catch (LeaseLost lost) {
      throw lost;
    } catch (RuntimeException failed) { // must not stop the requests of other workspaces
      log.warn("Could not request prices of {} of {}: {}", kind, workspace, failed.toString());
      store.postpone(kind, workspace, sids(due), config.unanswered());
    }
  }

  private Duration delayAfter(TwilioFailure failure) {
    return failure instanceof TwilioFailure.RateLimited limited
            && limited.retryAfter().compareTo(config.unanswered()) > 0
        ? limited.retryAfter()
        : config.unanswered();
  }

  /// Returns what Twilio has of each. Those that it does not have are absent.
  private Map<String, Priced> read(PriceKind kind, TwilioAuth auth, List<Due> due) {
    Map<String, Priced> found = new HashMap<>();
    if (due.size() > FEW) {
      Instant first = due.getFirst().listedAt().minus(TOLERANCE);
      Instant last = due.getLast().listedAt().plus(TOLERANCE);
      kind.list(twilio, auth, first, last).forEach(priced -> found.put(priced.sid(), priced));
    }
    for (Due each : due) {
      if (!found.containsKey(each.sid())) {
        kind.fetch(twilio, auth, each.sid()).ifPresent(priced -> found.put(each.sid(), priced));
      }
    }
    return found;
  }

  private void save(
      PriceKind kind, WorkspaceId workspace, List<Due> due, Map<String, Priced> found) {
    Map<Due, Price> prices = new LinkedHashMap<>();
    List<Due> unpriced = new ArrayList<>();
    List<Due> absent = new ArrayList<>();
    for (Due each : due) {
      Priced priced = found.get(each.sid());
      Price price = priced == null ? null : priced.price();
      if (price != null) {
        prices.put(each, price);
      } else {
        (priced == null ? absent : unpriced).add(each);
      }
    }
    if (!prices.isEmpty()) {
      db.inTransaction(
          () -> {
            List<Instant> starts = store.save(kind, workspace, prices);
            listeners.forEach(listener -> listener.onPriced(workspace, starts));
            return starts;
          });
    }
    repeat(kind, workspace, unpriced);
    store.giveUp(kind, workspace, sids(absent));
  }

  private void repeat(PriceKind kind, WorkspaceId workspace, List<Due> due) {
    due.stream()
        .collect(Collectors.groupingBy(Due::attempts))
        .forEach(
            (attempts, those) -> {
              if (attempts + 1 < config.delays().size()) {
                store.repeat(kind, workspace, sids(those), config.delays().get(attempts + 1));
              } else {
                log.warn(
                    "Twilio has no price of {} {} of {} after {} requests",
                    those.size(),
                    kind,
                    workspace,
                    attempts + 1);
                store.giveUp(kind, workspace, sids(those));
              }
            });
  }

  private static List<String> sids(List<Due> due) {
    return due.stream().map(Due::sid).toList();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
