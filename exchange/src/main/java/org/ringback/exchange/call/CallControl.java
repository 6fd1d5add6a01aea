package org.ringback.exchange.call;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// What REST may do with calls. Every method sees the account's own calls only.
public interface CallControl {
  /// Starts a call and returns at once, with the call `queued`.
  ///
  /// @throws TooManyCallsException when the account has as many live calls as it may
  CallRecord place(Account account, PlaceCallRequest call);

  Optional<CallRecord> find(Account account, String callSid);

  /// Newest first, each looked at only when it is asked for.
  Stream<CallRecord> list(Account account);

  /// Fetches new instructions for a live call, breaking off what it does now.
  ///
  /// @param twiml when given, used instead of fetching from `instructions`
  void redirect(
      Account account, String callSid, WebhookTarget instructions, @Nullable String twiml);

  /// Ends a call: `canceled` before it was answered, `completed` after. A no-op on a call that is
  /// over.
  void end(Account account, String callSid);

  /// Deletes the record of a call that is over.
  ///
  /// @return false when the call is not over
  boolean delete(Account account, String callSid);
}
