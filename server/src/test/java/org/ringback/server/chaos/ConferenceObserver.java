package org.ringback.server.chaos;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.conference.Conference;
import org.ringback.exchange.conference.ParticipantRecord;

/// The exchange's own account of its conferences, sampled from its state. So it contains what
/// happened also if no callback reported it.
final class ConferenceObserver implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 50;

  /// A leg in a conference.
  ///
  /// @param alone the periods with no one else in the started conference, and without hold music
  record Seat(Spans present, Spans held, Spans alone) {
    Seat() {
      this(new Spans(), new Spans(), new Spans());
    }
  }

  private final Exchange exchange;
  private final List<Account> accounts = new CopyOnWriteArrayList<>();

  /// The seats by the name of the conference and the CallSid.
  private final Map<String, Map<String, Seat>> seats = new ConcurrentHashMap<>();

  /// The SIDs of conferences that have ended.
  private final Set<String> over = new HashSet<>();

  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("conference-observer").factory());

  ConferenceObserver(Exchange exchange) {
    this.exchange = exchange;
    var _ =
        sampler.scheduleWithFixedDelay(
            this::sample, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void watch(Account account) {
    accounts.add(account);
  }

  /// Returns the seats of all conferences with that name, by CallSid.
  Map<String, Seat> seats(String conference) {
    return seats.getOrDefault(conference, Map.of());
  }

  private void sample() {
    for (Account account : accounts) {
      for (Conference conference : exchange.calls().conferences().list(account)) {
        if (!over.contains(conference.sid())) {
          sample(conference);
        }
      }
    }
  }

  private void sample(Conference conference) {
    String status = conference.record().status();
    List<ParticipantRecord> connected =
        conference.participants().stream().filter(ParticipantRecord::connected).toList();
    Instant now = exchange.clock().instant();
    Map<String, Seat> known =
        seats.computeIfAbsent(conference.friendlyName(), _ -> new ConcurrentHashMap<>());
    for (ParticipantRecord each : connected) {
      Seat seat = known.computeIfAbsent(each.callSid(), _ -> new Seat());
      // Twilio's record changes when the leg joins. So the order of a join and a leave is exact.
      seat.present().sample(true, each.updated());
      seat.held().sample(each.hold(), now);
      seat.alone()
          .sample(status.equals("in-progress") && connected.size() == 1 && !each.hold(), now);
    }
    Set<String> present = new HashSet<>();
    connected.forEach(each -> present.add(each.callSid()));
    known.forEach(
        (callSid, seat) -> {
          if (!present.contains(callSid)) {
            seat.present().sample(false, now);
            seat.held().sample(false, now);
            seat.alone().sample(false, now);
          }
        });
    if (status.equals("completed")) {
      over.add(conference.sid());
    }
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
