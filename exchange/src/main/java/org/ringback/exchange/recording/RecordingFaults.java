package org.ringback.exchange.recording;

import org.ringback.exchange.account.Account;

/// Faults in what follows a recording's end.
public interface RecordingFaults {
  /// Processes each recording at once.
  RecordingFaults NONE = (_, complete) -> complete.run();

  /// Runs a task when the audio of a stopped recording has been processed.
  void process(Account account, Runnable complete);
}
