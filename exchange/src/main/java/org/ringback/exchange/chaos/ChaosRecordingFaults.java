package org.ringback.exchange.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.recording.RecordingFaults;
import org.ringback.exchange.time.ExchangeClock;

/// Delays the completion of recordings.
public final class ChaosRecordingFaults implements RecordingFaults {
  private final ChaosRules chaos;
  private final ExchangeClock clock;

  public ChaosRecordingFaults(ChaosRules chaos, ExchangeClock clock) {
    this.chaos = chaos;
    this.clock = clock;
  }

  @Override
  public void process(Account account, Runnable complete) {
    Optional<Duration> delay =
        chaos
            .triggers(ChaosMode.RECORDINGS_PROCESSING, account.sid(), List.of(), "recording")
            .map(ChaosRule::length);
    if (delay.isEmpty()) {
      complete.run();
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            clock.sleep(delay.get());
            complete.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
