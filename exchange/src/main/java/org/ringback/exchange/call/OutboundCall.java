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

/// An outgoing call of the REST API, from the queue until its TwiML runs.
final class OutboundCall {
  private final CallRouter router;
  private final ExchangeClock clock;
  private final Executor threads;
  private final Call call;
  private final PlaceCallRequest request;
  private final SessionEventQueue eventQueue;

  OutboundCall(
      CallRouter router,
      ExchangeClock clock,
      Executor threads,
      Call call,
      PlaceCallRequest request) {
    this.router = router;
    this.clock = clock;
    this.eventQueue = new SessionEventQueue(clock);
    this.threads = threads;
    this.call = call;
    this.request = request;
  }

  /// @param wait the time in the queue
  void run(Duration wait) {
    Ring ring =
        new Ring(
            call,
            eventQueue::add,
            (answered, leg) -> new Session(router.services(), answered, leg, request.fallback()));
    try {
      if (wait.isPositive()) {
        var _ = eventQueue.next(SessionEventQueue.deadline(wait));
      }
      if (call.hasEnded()) {
        return; // canceled while it waited
      }
      call.recordQueueTime(Duration.between(call.record().created(), clock.instant()));
      long deadline = eventQueue.startWait(request.timeout());
      router.ring(ring, Callee.of(request.to()).parameters());
      switch (eventQueue.next(deadline)) {
        case SessionEvent.RingAnswered _ -> {
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
    CallOptions options = request.options();
    if (options.recording() != null) {
      call.setRecording(
          router
              .services()
              .recordings()
              .record(
                  options.recording().of(call.account(), call.sid(), RecordingSource.OUTBOUND_API),
                  ring.answeredLeg().media()));
    }
    enforceTimeLimit(options.timeLimit());
    sendDigits(ring.answeredLeg(), options.sendDigits());
    List<Map.Entry<String, String>> extra = new ArrayList<>();
    if (options.machineDetection() != CallOptions.MachineDetection.NONE) {
      call.answeredBy(options.machineDetection().answeredBy(ring.answeredLeg()));
      if (options.asyncAmd().isSet()) {
        sendAmdCallback(options);
      } else {
        extra.add(Map.entry("MachineDetectionDuration", "0"));
      }
    }
    ring.redirect(
        new TwimlSource("voice", request.instructions(), request.twiml(), List.copyOf(extra)));
  }

  private void enforceTimeLimit(@Nullable Duration enforceTimeLimit) {
    if (enforceTimeLimit == null) {
      return;
    }
    Thread.ofVirtual()
        .name("limit-" + call.sid())
        .start(
            () -> {
              try {
                clock.sleep(enforceTimeLimit);
                call.end();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void sendDigits(Leg leg, String digits)
      throws CallEndedException, CallRedirectedException {
    for (char key : digits.toCharArray()) {
      long deadline = SessionEventQueue.deadline(DtmfSender.press(leg, key));
      while (eventQueue.nextRealTime(deadline) != null) {
        // The wait for the answer detects the end of the call.
      }
    }
  }

  private void sendAmdCallback(CallOptions options) {
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
          var _ = router.webhooks().send(call.account(), request);
        });
  }
}
