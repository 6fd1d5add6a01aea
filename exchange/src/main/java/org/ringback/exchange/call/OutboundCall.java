package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.WebhookRequest;

/// One call that an application has placed, from the queue until its instructions run.
final class OutboundCall {
  private final CallRouter switchboard;
  private final ExchangeClock clock;
  private final Executor threads;
  private final Call call;
  private final PlaceCallRequest placed;
  private final SessionEventQueue inbox;

  OutboundCall(
      CallRouter switchboard,
      ExchangeClock clock,
      Executor threads,
      Call call,
      PlaceCallRequest placed) {
    this.switchboard = switchboard;
    this.clock = clock;
    this.inbox = new SessionEventQueue(clock);
    this.threads = threads;
    this.call = call;
    this.placed = placed;
  }

  /// @param wait in the queue
  void run(Duration wait) {
    Ring ring =
        new Ring(
            call,
            inbox::add,
            (answered, leg) ->
                new Session(switchboard.workshop(), answered, leg, placed.fallback()));
    try {
      if (wait.isPositive()) {
        var _ = inbox.next(SessionEventQueue.deadline(wait));
      }
      if (call.isOver()) {
        return; // canceled while it waited
      }
      call.queuedFor(Duration.between(call.record().created(), clock.instant()));
      switchboard.ring(ring, Callee.of(placed.to()).parameters());
      switch (inbox.next(SessionEventQueue.deadline(placed.timeout()))) {
        case SessionEvent.Answered _ -> {
          answered(ring);
          ring.stop(CallStatus.COMPLETED);
        }
        case null -> ring.stop(CallStatus.NO_ANSWER);
        case SessionEvent _ -> ring.stop(CallStatus.FAILED);
      }
    } catch (CallEndedException | CallRedirectedException e) {
      throw new AssertionError("a ring tells of neither", e);
    } finally {
      ring.stop(CallStatus.FAILED);
    }
  }

  private void answered(Ring ring) throws CallEndedException, CallRedirectedException {
    CallOptions options = placed.options();
    if (options.recording() != null) {
      call.recordedBy(
          switchboard
              .workshop()
              .recordings()
              .record(
                  options.recording().of(call.account(), call.sid(), RecordingSource.OUTBOUND_API),
                  ring.winner().media()));
    }
    limit(options.timeLimit());
    press(ring.winner(), options.sendDigits());
    List<Map.Entry<String, String>> extra = new ArrayList<>();
    if (options.machineDetection() != CallOptions.MachineDetection.NONE) {
      call.answeredBy(options.machineDetection().answeredBy(ring.winner()));
      if (options.asyncAmd().isSet()) {
        tellMachine(options);
      } else {
        extra.add(Map.entry("MachineDetectionDuration", "0"));
      }
    }
    ring.redirect(
        new TwimlSource("voice", placed.instructions(), placed.twiml(), List.copyOf(extra)));
  }

  private void limit(@Nullable Duration limit) {
    if (limit == null) {
      return;
    }
    Thread.ofVirtual()
        .name("limit-" + call.sid())
        .start(
            () -> {
              try {
                clock.sleep(limit);
                call.end();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void press(Leg leg, String digits) throws CallEndedException, CallRedirectedException {
    for (char key : digits.toCharArray()) {
      long deadline = SessionEventQueue.deadline(DtmfSender.press(leg, key));
      while (inbox.heard(deadline) != null) {
        // that it has ended is noticed by whoever waits for its answer
      }
    }
  }

  private void tellMachine(CallOptions options) {
    String answeredBy = call.answeredBy();
    WebhookRequest request =
        new WebhookRequest(
            "amd-status-callback",
            call.sid(),
            options.asyncAmd(),
            List.of(
                Map.entry("CallSid", call.sid()),
                Map.entry("AccountSid", call.account().sid()),
                Map.entry("AnsweredBy", answeredBy == null ? "unknown" : answeredBy),
                Map.entry("MachineDetectionDuration", "0")));
    threads.execute(
        () -> {
          var _ = switchboard.webhooks().send(call.account(), request);
        });
  }
}
