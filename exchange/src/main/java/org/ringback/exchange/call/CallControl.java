package org.ringback.exchange.call;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// The operations on calls that REST offers. Each sees the calls of one account only.
public interface CallControl {
  /// Starts a call and returns immediately, with the status `queued`.
  ///
  /// @throws TooManyCallsException when the account is at its limit of live calls
  CallRecord place(Account account, PlaceCallRequest call);

  Optional<CallRecord> find(Account account, String callSid);

  /// Returns the calls lazily, newest first.
  Stream<CallRecord> list(Account account);

  /// Redirects a live call to new TwiML and stops its current verb.
  ///
  /// @param twiml the TwiML; null to fetch it from `instructions`
  void redirect(
      Account account, String callSid, WebhookTarget instructions, @Nullable String twiml);

  /// Ends a call: `canceled` before the answer, `completed` after it. No-op for an ended call.
  void end(Account account, String callSid);

  /// Deletes the record of an ended call.
  ///
  /// @return false when the call has not ended
  boolean delete(Account account, String callSid);
}
