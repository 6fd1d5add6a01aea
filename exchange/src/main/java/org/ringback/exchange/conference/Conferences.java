package org.ringback.exchange.conference;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.webhook.WebhookSender;

/// Every conference of the exchange: all that last, and of those that are over the newest 1,000. In
/// an account at most one of a name lasts.
public final class Conferences {
  private static final int MAX_ENTRIES = 1_000;

  private final ConcurrentLinkedDeque<Conference> newestFirst = new ConcurrentLinkedDeque<>();
  private final ConferenceServices services;
  private final RandomGenerator random;

  public Conferences(
      WebhookSender webhooks,
      Recordings recordings,
      MediaClock mediaClock,
      AnnouncementPlayer announcementPlayer,
      Clock clock,
      RandomGenerator random,
      Executor threads) {
    this.services =
        new ConferenceServices(
            webhooks, recordings, mediaClock, announcementPlayer, clock, threads);
    this.random = random;
  }

  /// Lets a call into the conference of a name, which is made when there is none.
  ///
  /// @return empty when it is full
  public Optional<Conference> enter(Account account, JoinOptions options, ConferenceMember member) {
    while (true) {
      Conference conference = named(account, options.name());
      if (conference.enter(options, member)) {
        return Optional.of(conference);
      }
      if (!conference.hasEnded()) {
        return Optional.empty();
      }
    }
  }

  /// The conference of this name that lasts, made when there is none.
  public synchronized Conference named(Account account, String name) {
    return active(account)
        .filter(c -> c.friendlyName().equals(name))
        .findFirst()
        .orElseGet(() -> open(account, name));
  }

  private Conference open(Account account, String name) {
    Conference conference = new Conference(Sid.next("CF", random), account, name, services);
    newestFirst.addFirst(conference);
    if (newestFirst.size() > MAX_ENTRIES) {
      newestFirst.stream()
          .filter(Conference::hasEnded)
          .skip(MAX_ENTRIES / 2)
          .toList()
          .forEach(newestFirst::remove);
    }
    return conference;
  }

  public Optional<Conference> find(Account account, String sid) {
    return of(account).filter(c -> c.sid().equals(sid)).findFirst();
  }

  /// Newest first.
  public List<Conference> list(Account account) {
    return of(account).toList();
  }

  /// A call has left the conference that it was in.
  public void left(Account account, String callSid, LeaveReason why, String callStatus) {
    active(account).toList().forEach(each -> each.leave(callSid, why, callStatus));
  }

  /// The telephone of a call rings that may be to come into a conference.
  public void rings(Account account, String callSid) {
    active(account).toList().forEach(each -> each.rings(callSid));
  }

  /// A call is over; if it was to come into a conference, it has not.
  public void onNotConnected(Account account, String callSid, String callStatus) {
    active(account).toList().forEach(each -> each.onNotConnected(callSid, callStatus));
  }

  private Stream<Conference> active(Account account) {
    return of(account).filter(c -> !c.hasEnded());
  }

  private Stream<Conference> of(Account account) {
    return newestFirst.stream().filter(c -> c.account().sid().equals(account.sid()));
  }
}
