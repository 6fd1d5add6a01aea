package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.Bridge;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.twiml.DialTarget;
import org.ringback.exchange.twiml.Verb;

/// One `<Dial><Queue>`: takes the first who waits, or waits for one to come, and is joined with it.
final class DialQueueVerb implements DialOperation {
  private final Session session;
  private final Verb.Dial dial;
  private final WebhookTarget welcome;
  private final CallQueue queue;
  private final DialRecording recording;
  private final ExchangeClock clock;
  private @Nullable String taken;
  private long joinedAt;
  private long joinedFor;
  private boolean bridged;

  DialQueueVerb(
      SessionServices workshop,
      Session session,
      Verb.Dial dial,
      DialTarget.Queue room,
      TwimlFetcher.Document document) {
    this.clock = workshop.switchboard().clock();
    this.session = session;
    this.dial = dial;
    this.welcome =
        room.url().isEmpty()
            ? WebhookTarget.NONE
            : session.resolve(document, room.url(), room.method());
    this.queue = workshop.queues().named(session.call().account(), room.name());
    this.recording = new DialRecording(workshop, session, dial.recording(), document);
  }

  @Override
  public void run() throws CallEndedException, CallRedirectedException {
    session.answer();
    CallQueue.Waiting waiting = first();
    if (waiting == null) {
      return;
    }
    taken = waiting.callSid();
    QueueBridge handover =
        new QueueBridge(
            waiting.leg(), waiting.inbox(), session.inbox(), welcome, session.call().sid());
    handover.begin();
    try {
      long deadline = SessionEventQueue.deadline(dial.timeLimit());
      for (SessionEvent each; (each = session.inbox().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.Ready && !handover.isOver()) {
          join(handover);
          return;
        }
        if (handover.isOver()) {
          return;
        }
      }
    } finally {
      handover.end();
      recording.stop();
      joinedFor = bridged ? (clock.nanos() - joinedAt) / 1_000_000_000 : 0;
      session.leg().media().silence();
    }
  }

  private CallQueue.@Nullable Waiting first() throws CallEndedException, CallRedirectedException {
    queue.watch(session.inbox());
    try {
      long deadline = SessionEventQueue.deadline(dial.timeout());
      Optional<CallQueue.Waiting> first = queue.take();
      while (first.isEmpty() && session.inbox().next(deadline) != null) {
        first = queue.take();
      }
      return first.orElse(null);
    } finally {
      queue.unwatch(session.inbox());
    }
  }

  private void join(QueueBridge handover) throws CallEndedException, CallRedirectedException {
    bridged = true;
    joinedAt = clock.nanos();
    Leg caller = session.leg();
    Leg waited = handover.leg();
    try (Bridge _ = Bridge.between(caller.media(), waited.media())) {
      recording.answered();
      DialVerb.pass(caller, waited, dial.hangupOnStar() ? session.inbox() : null);
      DialVerb.pass(waited, caller, null);
      long deadline = SessionEventQueue.deadline(dial.timeLimit());
      for (SessionEvent each; (each = session.inbox().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.Star || handover.isOver()) {
          return;
        }
      }
    } finally {
      caller.onDigit(digit -> {});
      waited.onDigit(digit -> {});
    }
  }

  @Override
  public CallStatus status() {
    return bridged ? CallStatus.COMPLETED : CallStatus.NO_ANSWER;
  }

  @Override
  public List<Map.Entry<String, String>> outcome() {
    return recording.and(
        Map.entry("DialCallStatus", status().wire()),
        Map.entry("DialCallSid", taken == null ? "" : taken),
        Map.entry("DialCallDuration", String.valueOf(joinedFor)),
        Map.entry("DialBridged", String.valueOf(bridged)),
        Map.entry("QueueSid", queue.sid()));
  }
}
