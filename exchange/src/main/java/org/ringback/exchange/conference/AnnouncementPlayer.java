package org.ringback.exchange.conference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// Plays what applications want to be heard: TwiML of `<Say>`, `<Play>`, `<Pause>` and
/// `<Redirect>`, or a sound.
public interface AnnouncementPlayer {
  /// Plays again and again until it is closed.
  ///
  /// @param target null: music of our own; unset: silence
  /// @param parameters what the application is told when it is asked
  AnnouncementPlayback repeat(
      Account account,
      @Nullable WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener);

  /// Plays once.
  ///
  /// @param ended told whether it was heard to its end
  AnnouncementPlayback once(
      Account account,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener,
      Outcome ended);

  /// How it went.
  @FunctionalInterface
  interface Outcome {
    /// @param failure why it broke off; empty when it did not
    void ended(String failure);
  }
}
