package org.ringback.exchange.script;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The newest 2,000 scripted calls, oldest first. Their audio uses at most 64 MiB. The audio of the
/// oldest ended call is dropped first.
final class CallTranscripts {
  private static final int MAX_ENTRIES = 2_000;
  private static final long SAMPLES = 32L * 1024 * 1024;
  private static final long RESERVE = 400 * 8000;

  private final Clock clock;
  private final AtomicLong budget = new AtomicLong(SAMPLES);
  private final Map<String, CallTranscript> bySid = new LinkedHashMap<>();

  CallTranscripts(Clock clock) {
    this.clock = clock;
  }

  synchronized CallTranscript open(String callSid, String number, CallSide scripted) {
    evictOldest();
    CallTranscript transcript =
        new CallTranscript(callSid, number, scripted, clock.instant(), budget);
    bySid.put(callSid, transcript);
    return transcript;
  }

  private void evictOldest() {
    var oldest = bySid.values().iterator();
    while (oldest.hasNext() && (bySid.size() >= MAX_ENTRIES || budget.get() < RESERVE)) {
      CallTranscript each = oldest.next();
      if (each.hasEnded()) {
        each.audioHeardBy(CallSide.FROM).discard();
        each.audioHeardBy(CallSide.TO).discard();
        if (bySid.size() >= MAX_ENTRIES) {
          oldest.remove();
        }
      }
    }
  }

  synchronized Optional<CallTranscript> find(String callSid) {
    return Optional.ofNullable(bySid.get(callSid));
  }
}
