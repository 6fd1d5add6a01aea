package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;

/// What a `<Dial>` does: rings somebody, or joins a conference or a queue.
interface DialOperation {
  /// Returns when it is over. However it leaves, nothing of it is left.
  void run() throws CallEndedException, CallRedirectedException;

  /// How it went, known once it has run.
  CallStatus status();

  /// What the action URL is told, known once it has run.
  List<Map.Entry<String, String>> actionParameters();
}
