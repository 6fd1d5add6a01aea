package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;

/// The operation of a `<Dial>`: ringing its nouns, or joining a conference or queue.
interface DialOperation {
  /// Runs to the end. Cleans up, also after an exception.
  void run() throws CallEndedException, CallRedirectedException;

  /// Returns the outcome after [#run].
  CallStatus status();

  /// Returns the parameters of the action URL after [#run].
  List<Map.Entry<String, String>> actionParameters();

  /// Returns whether the call continues with the next verb, without its action.
  default boolean skipsAction() {
    return false;
  }
}
