package org.ringback.exchange.conference;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.webhook.WebhookSender;

/// All running conferences of the exchange, and the 10,000 that ended last, as many as calls. An
/// account has at most one running conference per name and region.
public final class Conferences {
  private static final int MAX_ENDED = 10_000;

  private final Map<String, Conference> bySid = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Conference> newestFirst = new ConcurrentLinkedDeque<>();

  /// The running conferences, newest first. One that has ended stays until the next one opens.
  private final ConcurrentLinkedDeque<Conference> running = new ConcurrentLinkedDeque<>();

  private final Queue<Conference> ended = new ArrayDeque<>();
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

  /// Adds a call to the conference that expects it, to the running conference of a name, or to a
  /// new one.
  public JoinResult enter(Account account, JoinOptions options, ConferenceMember member) {
    JoinResult result;
    do {
      result =
          active(account)
              .filter(c -> c.isExpected(member.callSid()))
              .findFirst()
              .orElseGet(() -> named(account, options.name(), member.region(), options.region()))
              .enter(options, member);
    } while (result == JoinResult.ENDED);
    return result;
  }

  /// Returns the running conference of a name that calls of a region find, or a new one.
  ///
  /// @param given the `region` of the participant; null for none
  public synchronized Conference named(
      Account account, String name, String callRegion, @Nullable String given) {
    return running(account, name, callRegion, given)
        .orElseGet(() -> open(account, name, callRegion));
  }

  /// Returns the running conference of a name that calls of a region find.
  public Optional<Conference> running(
      Account account, String name, String callRegion, @Nullable String given) {
    return active(account)
        .filter(c -> c.friendlyName().equals(name) && c.isFoundFrom(callRegion, given))
        .findFirst();
  }

  /// Called with the lock of this object.
  private Conference open(Account account, String name, String callRegion) {
    Conference conference =
        new Conference(Sid.next("CF", random), account, name, callRegion, services);
    bySid.put(conference.sid(), conference);
    newestFirst.addFirst(conference);
    running.stream().filter(Conference::hasEnded).toList().forEach(this::retire);
    running.addFirst(conference);
    return conference;
  }

  private void retire(Conference conference) {
    running.remove(conference);
    ended.add(conference);
    if (ended.size() > MAX_ENDED) {
      Conference oldest = ended.remove();
      bySid.remove(oldest.sid());
      newestFirst.removeLastOccurrence(oldest);
    }
  }

  public Optional<Conference> find(Account account, String sid) {
    return Optional.ofNullable(bySid.get(sid)).filter(c -> isOf(c, account));
  }

  /// Returns the conferences, newest first.
  public List<Conference> list(Account account) {
    return of(account).toList();
  }

  /// Removes a call from its conference.
  public void left(Account account, String callSid, LeaveReason reason, String callStatus) {
    active(account).toList().forEach(each -> each.leave(callSid, reason, callStatus));
  }

  /// Handles the ringing of a call that may be an expected participant.
  public void rings(Account account, String callSid) {
    active(account).toList().forEach(each -> each.rings(callSid));
  }

  /// Handles the end of a call that may be an expected participant.
  public void onNotConnected(Account account, String callSid, String callStatus) {
    active(account).toList().forEach(each -> each.onNotConnected(callSid, callStatus));
  }

  private Stream<Conference> active(Account account) {
    return running.stream().filter(c -> isOf(c, account) && !c.hasEnded());
  }

  private Stream<Conference> of(Account account) {
    return newestFirst.stream().filter(c -> isOf(c, account));
  }

  private static boolean isOf(Conference conference, Account account) {
    return conference.account().sid().equals(account.sid());
  }
}
