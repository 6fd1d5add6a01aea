package org.ringback.exchange.conference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Hook;

/// Plays what applications want to be heard: TwiML of `<Say>`, `<Play>`, `<Pause>` and
/// `<Redirect>`, or a sound.
public interface Programmes {
  /// Plays again and again until it is closed.
  ///
  /// @param hook null: music of our own; unset: silence
  /// @param parameters what the application is told when it is asked
  Programme repeat(
      Account account, @Nullable Hook hook, List<Map.Entry<String, String>> parameters, Ear ear);

  /// Plays once.
  ///
  /// @param ended told whether it was heard to its end
  Programme once(
      Account account,
      Hook hook,
      List<Map.Entry<String, String>> parameters,
      Ear ear,
      Outcome ended);

  /// How it went.
  @FunctionalInterface
  interface Outcome {
    /// @param failure why it broke off; empty when it did not
    void ended(String failure);
  }
}
