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

/// Runs `<Dial><Queue>`: takes the first call of the queue, or waits for one, and bridges both.
final class DialQueueVerb implements DialOperation {
  private final Session session;
  private final Verb.Dial dial;
  private final WebhookTarget welcome;
  private final CallQueue queue;
  private final DialRecording recording;
  private final ExchangeClock clock;
  private @Nullable String dequeuedSid;
  private long joinedAt;
  private long joinedFor;
  private boolean bridged;

  DialQueueVerb(
      SessionServices services,
      Session session,
      Verb.Dial dial,
      DialTarget.Queue dialTarget,
      TwimlFetcher.Document document) {
    this.clock = services.router().clock();
    this.session = session;
    this.dial = dial;
    this.welcome =
        dialTarget.url().isEmpty()
            ? WebhookTarget.NONE
            : session.resolve(document, dialTarget.url(), dialTarget.method());
    this.queue = services.queues().named(session.call().account(), dialTarget.name());
    this.recording = new DialRecording(services, session, dial.recording(), document);
  }

  @Override
  public void run() throws CallEndedException, CallRedirectedException {
    session.answer();
    CallQueue.QueuedCall waiting = first();
    if (waiting == null) {
      return;
    }
    dequeuedSid = waiting.callSid();
    QueueBridge bridge =
        new QueueBridge(
            waiting.leg(),
            waiting.eventQueue(),
            session.eventQueue(),
            welcome,
            session.call().sid());
    bridge.begin();
    try {
      long deadline = SessionEventQueue.deadline(dial.timeLimit());
      for (SessionEvent each; (each = session.eventQueue().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.BridgeReady && !bridge.hasEnded()) {
          join(bridge);
          return;
        }
        if (bridge.hasEnded()) {
          return;
        }
      }
    } finally {
      bridge.end();
      recording.stop();
      joinedFor = bridged ? (clock.nanos() - joinedAt) / 1_000_000_000 : 0;
      session.leg().media().silence();
    }
  }

  private CallQueue.@Nullable QueuedCall first()
      throws CallEndedException, CallRedirectedException {
    queue.subscribe(session.eventQueue());
    try {
      long deadline = SessionEventQueue.deadline(dial.timeout());
      Optional<CallQueue.QueuedCall> first = queue.dequeue();
      while (first.isEmpty() && session.eventQueue().next(deadline) != null) {
        first = queue.dequeue();
      }
      return first.orElse(null);
    } finally {
      queue.unsubscribe(session.eventQueue());
    }
  }

  private void join(QueueBridge bridge) throws CallEndedException, CallRedirectedException {
    bridged = true;
    joinedAt = clock.nanos();
    Leg caller = session.leg();
    Leg waited = bridge.leg();
    try (Bridge _ = Bridge.between(caller.media(), waited.media())) {
      recording.answered();
      DialVerb.forwardDigits(caller, waited, dial.hangupOnStar() ? session.eventQueue() : null);
      DialVerb.forwardDigits(waited, caller, null);
      long deadline = SessionEventQueue.deadline(dial.timeLimit());
      for (SessionEvent each; (each = session.eventQueue().next(deadline)) != null; ) {
        if (each instanceof SessionEvent.StarPressed || bridge.hasEnded()) {
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
  public List<Map.Entry<String, String>> actionParameters() {
    return recording.withRecording(
        Map.entry("DialCallStatus", status().wire()),
        Map.entry("DialCallSid", dequeuedSid == null ? "" : dequeuedSid),
        Map.entry("DialCallDuration", String.valueOf(joinedFor)),
        Map.entry("DialBridged", String.valueOf(bridged)),
        Map.entry("QueueSid", queue.sid()));
  }
}
