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

/// One `<Enqueue>`: the caller waits, with music or with TwiML of its own, until somebody takes the
/// call, or it leaves.
final class EnqueueVerb {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int QUEUE_FULL = 14207;
  private static final Duration LEAST_ROUND = Duration.ofSeconds(1);

  private final SessionServices workshop;
  private final Session session;
  private final Enqueue enqueue;
  private final TwimlFetcher.Document document;
  private final CallQueue queue;
  private boolean told;

  EnqueueVerb(
      SessionServices workshop, Session session, Enqueue enqueue, TwimlFetcher.Document document) {
    this.workshop = workshop;
    this.session = session;
    this.enqueue = enqueue;
    this.document = document;
    this.queue = workshop.queues().named(session.call().account(), enqueue.name());
  }

  @Nullable TwimlSource run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Optional<CallQueue.Waiting> place =
        queue.join(session.call().sid(), session.leg(), session.inbox());
    if (place.isEmpty()) {
      workshop
          .switchboard()
          .webhooks()
          .alerts()
          .warning(
              session.call().account(),
              session.call().sid(),
              QUEUE_FULL,
              "Enqueue: the queue " + queue.friendlyName() + " has reached its maximum size");
      return after("queue-full", 0);
    }
    CallQueue.Waiting waiting = place.get();
    try {
      String result = await(waiting);
      return after(result, queue.seconds(waiting.since()));
    } catch (CallEndedException e) {
      tellHangup(waiting);
      throw e;
    } finally {
      session.leg().media().silence();
    }
  }

  private String await(CallQueue.Waiting waiting)
      throws CallEndedException, CallRedirectedException {
    try {
      pass(waiting);
      if (queue.leave(waiting)) {
        return "leave";
      }
      session.inbox().pause(LONGEST); // it was taken just now: that breaks off the pause
      return "error";
    } catch (CallDequeuedException taken) {
      join(taken.bridge(), waiting);
      return "bridged";
    } finally {
      queue.leave(waiting);
    }
  }

  /// Hears what there is to hear, until it leaves.
  private void pass(CallQueue.Waiting waiting) throws CallEndedException, CallRedirectedException {
    String url = enqueue.waitUrl();
    if (url == null || url.isEmpty()) {
      if (url == null) {
        session.leg().media().play(new HoldMusic(), () -> {});
      }
      session.inbox().pause(LONGEST);
      return;
    }
    WebhookTarget wait = session.resolve(document, url, enqueue.waitMethod());
    @Nullable TwimlSource next = null;
    while (true) {
      long began = System.nanoTime();
      TwimlSource asked =
          next == null ? new TwimlSource("wait", wait, null, position(waiting)) : next;
      TwimlFetcher.Document heard =
          workshop.instructions().fetch(session.call(), asked, WebhookTarget.NONE);
      session.inbox().check();
      next = null;
      for (Verb verb : heard.verbs()) {
        if (verb instanceof Verb.Leave) {
          return;
        }
        if (verb instanceof Verb.Hangup) {
          session.hangUp();
          throw new CallEndedException();
        }
        if (mayWait(verb)) {
          next = session.perform(verb, heard);
        } else {
          tellUnheeded(verb);
        }
        session.inbox().check();
        if (next != null) {
          break;
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (next == null && took.compareTo(LEAST_ROUND) < 0) {
        session
            .inbox()
            .pause(LEAST_ROUND.minus(took)); // an empty document is not asked for again at once
      }
    }
  }

  /// A warning, the first time.
  private void tellUnheeded(Verb verb) {
    if (told) {
      return;
    }
    told = true;
    workshop
        .switchboard()
        .webhooks()
        .alerts()
        .warning(
            session.call().account(),
            session.call().sid(),
            TwimlException.SCHEMA_VALIDATION,
            "Enqueue: <"
                + verb.getClass().getSimpleName()
                + "> is without effect in the TwiML of a waitUrl");
  }

  /// Twilio: in a waitUrl's document only these; others are passed over.
  private static boolean mayWait(Verb verb) {
    return verb instanceof Verb.Say
        || verb instanceof Verb.Play
        || verb instanceof Verb.Pause
        || verb instanceof Verb.Redirect
        || verb instanceof Gather;
  }

  private List<Map.Entry<String, String>> position(CallQueue.Waiting waiting) {
    int position =
        queue.members().stream()
            .filter(each -> each.callSid().equals(waiting.callSid()))
            .mapToInt(QueueMember::position)
            .findFirst()
            .orElse(0);
    return List.of(
        Map.entry("QueueSid", queue.sid()),
        Map.entry("QueuePosition", String.valueOf(position)),
        Map.entry("QueueTime", String.valueOf(queue.seconds(waiting.since()))),
        Map.entry("AvgQueueTime", String.valueOf(queue.averageWaitSeconds())),
        Map.entry("CurrentQueueSize", String.valueOf(queue.size())),
        Map.entry("MaxQueueSize", String.valueOf(queue.maxSize())));
  }

  private void join(QueueBridge handover, CallQueue.Waiting waiting)
      throws CallEndedException, CallRedirectedException {
    session.leg().media().silence();
    try {
      if (handover.welcome().isSet()) {
        welcome(handover, waiting);
      }
      handover.ready();
      long deadline = SessionEventQueue.deadline(LONGEST);
      while (!handover.isOver() && session.inbox().next(deadline) != null) {
        // until either end is gone
      }
    } finally {
      handover.end();
    }
  }

  private void welcome(QueueBridge handover, CallQueue.Waiting waiting)
      throws CallEndedException, CallRedirectedException {
    List<Map.Entry<String, String>> told =
        List.of(
            Map.entry("QueueSid", queue.sid()),
            Map.entry("QueueTime", String.valueOf(queue.seconds(waiting.since()))),
            Map.entry("DequeingCallSid", handover.takerSid())); // Twilio's spelling
    TwimlFetcher.Document heard =
        workshop
            .instructions()
            .fetch(
                session.call(),
                new TwimlSource("queue", handover.welcome(), null, told),
                WebhookTarget.NONE);
    for (Verb verb : heard.verbs()) {
      if (mayWait(verb) && !(verb instanceof Verb.Redirect)) {
        session.perform(verb, heard);
      }
    }
  }

  private List<Map.Entry<String, String>> outcome(String result, long seconds) {
    return new ArrayList<>(
        List.of(
            Map.entry("QueueResult", result),
            Map.entry("QueueSid", queue.sid()),
            Map.entry("QueueTime", String.valueOf(seconds))));
  }

  private @Nullable TwimlSource after(String result, long seconds) {
    String url = enqueue.action();
    return url == null
        ? null
        : new TwimlSource(
            "action",
            session.resolve(document, url, enqueue.method()),
            null,
            outcome(result, seconds));
  }

  private void tellHangup(CallQueue.Waiting waiting) {
    TwimlSource told = after("hangup", queue.seconds(waiting.since()));
    if (told != null && told.hook().isSet()) {
      workshop.instructions().tell(session.call(), told);
    }
  }
}
