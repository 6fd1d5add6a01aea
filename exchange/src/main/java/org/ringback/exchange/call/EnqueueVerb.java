package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.media.HoldMusic;
import org.ringback.exchange.twiml.Enqueue;
import org.ringback.exchange.twiml.Gather;
import org.ringback.exchange.twiml.TwimlException;
import org.ringback.exchange.twiml.Verb;

/// Runs `<Enqueue>`: the caller waits, with music or TwiML, until another call takes it or it
/// leaves.
final class EnqueueVerb {
  private static final Duration MAX_LENGTH = Duration.ofHours(24);
  private static final int QUEUE_FULL = 14207;
  private static final Duration MIN_LOOP_TIME = Duration.ofSeconds(1);

  private final SessionServices services;
  private final Session session;
  private final Enqueue enqueue;
  private final TwimlFetcher.Document document;
  private final CallQueue queue;
  private boolean warned;

  EnqueueVerb(
      SessionServices services, Session session, Enqueue enqueue, TwimlFetcher.Document document) {
    this.services = services;
    this.session = session;
    this.enqueue = enqueue;
    this.document = document;
    this.queue = services.queues().named(session.call().account(), enqueue.name());
  }

  @Nullable TwimlSource run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Optional<CallQueue.QueuedCall> queued =
        queue.enqueue(session.call().sid(), session.leg(), session.eventQueue());
    if (queued.isEmpty()) {
      services
          .router()
          .webhooks()
          .alerts()
          .warning(
              session.call().account(),
              session.call().sid(),
              QUEUE_FULL,
              "Enqueue: the queue " + queue.friendlyName() + " has reached its maximum size");
      return actionSource("queue-full", 0);
    }
    CallQueue.QueuedCall waiting = queued.get();
    try {
      String result = waitInQueue(waiting);
      return actionSource(result, queue.seconds(waiting.since()));
    } catch (CallEndedException e) {
      notifyHangup(waiting);
      throw e;
    } finally {
      session.leg().media().silence();
    }
  }

  private String waitInQueue(CallQueue.QueuedCall waiting)
      throws CallEndedException, CallRedirectedException {
    try {
      runWaitTwiml(waiting);
      if (queue.remove(waiting)) {
        return "leave";
      }
      session.eventQueue().pause(MAX_LENGTH); // dequeued just now: the event ends the pause
      return "error";
    } catch (CallDequeuedException dequeued) {
      bridgeCalls(dequeued.bridge(), waiting);
      return "bridged";
    } finally {
      queue.remove(waiting);
    }
  }

  /// Plays the wait TwiML until the call leaves the queue.
  private void runWaitTwiml(CallQueue.QueuedCall waiting)
      throws CallEndedException, CallRedirectedException {
    String url = enqueue.waitUrl();
    if (url == null || url.isEmpty()) {
      if (url == null) {
        session.leg().media().play(new HoldMusic(), () -> {});
      }
      session.eventQueue().pause(MAX_LENGTH);
      return;
    }
    WebhookTarget wait = session.resolve(document, url, enqueue.waitMethod());
    @Nullable TwimlSource next = null;
    while (true) {
      long startNanos = System.nanoTime();
      TwimlSource source =
          next == null ? new TwimlSource("wait", wait, null, queueParameters(waiting)) : next;
      TwimlFetcher.Document waitTwiml =
          services.twimlFetcher().fetch(session.call(), source, WebhookTarget.NONE);
      session.eventQueue().check();
      next = null;
      for (Verb verb : waitTwiml.verbs()) {
        if (verb instanceof Verb.Leave) {
          return;
        }
        if (verb instanceof Verb.Hangup) {
          session.hangUp();
          throw new CallEndedException();
        }
        if (isAllowedWhileWaiting(verb)) {
          next = session.perform(verb, waitTwiml);
        } else {
          warnUnsupported(verb);
        }
        session.eventQueue().check();
        if (next != null) {
          break;
        }
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
      if (next == null && elapsed.compareTo(MIN_LOOP_TIME) < 0) {
        session
            .eventQueue()
            .pause(MIN_LOOP_TIME.minus(elapsed)); // delays the next request for an empty document
      }
    }
  }

  /// Raises a warning once.
  private void warnUnsupported(Verb verb) {
    if (warned) {
      return;
    }
    warned = true;
    services
        .router()
        .webhooks()
        .alerts()
        .warning(
            session.call().account(),
            session.call().sid(),
            TwimlException.SCHEMA_VALIDATION,
            "Enqueue: <"
                + verb.getClass().getSimpleName()
                + "> has no effect in the TwiML of a waitUrl");
  }

  /// Returns whether Twilio supports the verb in the TwiML of a waitUrl. Other verbs are ignored.
  private static boolean isAllowedWhileWaiting(Verb verb) {
    return verb instanceof Verb.Say
        || verb instanceof Verb.Play
        || verb instanceof Verb.Pause
        || verb instanceof Verb.Redirect
        || verb instanceof Gather;
  }

  private List<Map.Entry<String, String>> queueParameters(CallQueue.QueuedCall waiting) {
    int queueParameters =
        queue.members().stream()
            .filter(each -> each.callSid().equals(waiting.callSid()))
            .mapToInt(QueueMember::position)
            .findFirst()
            .orElse(0);
    return List.of(
        Map.entry("QueueSid", queue.sid()),
        Map.entry("QueuePosition", String.valueOf(queueParameters)),
        Map.entry("QueueTime", String.valueOf(queue.seconds(waiting.since()))),
        Map.entry("AvgQueueTime", String.valueOf(queue.averageWaitSeconds())),
        Map.entry("CurrentQueueSize", String.valueOf(queue.size())),
        Map.entry("MaxQueueSize", String.valueOf(queue.maxSize())));
  }

  private void bridgeCalls(QueueBridge bridge, CallQueue.QueuedCall waiting)
      throws CallEndedException, CallRedirectedException {
    session.leg().media().silence();
    try {
      if (bridge.welcome().isSet()) {
        playWelcome(bridge, waiting);
      }
      bridge.ready();
      long deadline = SessionEventQueue.deadline(MAX_LENGTH);
      while (!bridge.hasEnded() && session.eventQueue().next(deadline) != null) {
        // waits until either end has hung up
      }
    } finally {
      bridge.end();
    }
  }

  private void playWelcome(QueueBridge bridge, CallQueue.QueuedCall waiting)
      throws CallEndedException, CallRedirectedException {
    List<Map.Entry<String, String>> warned =
        List.of(
            Map.entry("QueueSid", queue.sid()),
            Map.entry("QueueTime", String.valueOf(queue.seconds(waiting.since()))),
            Map.entry("DequeingCallSid", bridge.takerSid())); // Twilio's spelling
    TwimlFetcher.Document waitTwiml =
        services
            .twimlFetcher()
            .fetch(
                session.call(),
                new TwimlSource("queue", bridge.welcome(), null, warned),
                WebhookTarget.NONE);
    for (Verb verb : waitTwiml.verbs()) {
      if (isAllowedWhileWaiting(verb) && !(verb instanceof Verb.Redirect)) {
        session.perform(verb, waitTwiml);
      }
    }
  }

  private List<Map.Entry<String, String>> resultParameters(String result, long seconds) {
    return new ArrayList<>(
        List.of(
            Map.entry("QueueResult", result),
            Map.entry("QueueSid", queue.sid()),
            Map.entry("QueueTime", String.valueOf(seconds))));
  }

  private @Nullable TwimlSource actionSource(String result, long seconds) {
    String url = enqueue.action();
    return url == null
        ? null
        : new TwimlSource(
            "action",
            session.resolve(document, url, enqueue.method()),
            null,
            resultParameters(result, seconds));
  }

  private void notifyHangup(CallQueue.QueuedCall waiting) {
    TwimlSource warned = actionSource("hangup", queue.seconds(waiting.since()));
    if (warned != null && warned.target().isSet()) {
      services.twimlFetcher().notifyApplication(session.call(), warned);
    }
  }
}
