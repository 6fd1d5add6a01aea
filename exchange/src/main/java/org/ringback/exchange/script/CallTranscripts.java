package org.ringback.exchange.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The calls that scripts took part in, oldest first; at most 2,000. Their sound may take 64 MiB:
/// that of the oldest call that is over goes first.
final class CallTranscripts {
  private static final int MOST = 2_000;
  private static final long SAMPLES = 32L * 1024 * 1024;
  private static final long RESERVE = 400 * 8000;

  private final AtomicLong budget = new AtomicLong(SAMPLES);
  private final Map<String, CallTranscript> bySid = new LinkedHashMap<>();

  synchronized CallTranscript open(String callSid, String number, CallSide scripted) {
    makeRoom();
    CallTranscript protocol = new CallTranscript(callSid, number, scripted, budget);
    bySid.put(callSid, protocol);
    return protocol;
  }

  private void makeRoom() {
    var oldest = bySid.values().iterator();
    while (oldest.hasNext() && (bySid.size() >= MOST || budget.get() < RESERVE)) {
      CallTranscript each = oldest.next();
      if (each.isOver()) {
        each.heardBy(CallSide.FROM).wipe();
        each.heardBy(CallSide.TO).wipe();
        if (bySid.size() >= MOST) {
          oldest.remove();
        }
      }
    }
  }

  synchronized Optional<CallTranscript> find(String callSid) {
    return Optional.ofNullable(bySid.get(callSid));
  }
}
