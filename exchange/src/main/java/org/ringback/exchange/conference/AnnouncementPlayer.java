package org.ringback.exchange.conference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// Plays announcements and hold music of applications: a sound, or TwiML with `<Say>`, `<Play>`,
/// `<Pause>` and `<Redirect>`.
public interface AnnouncementPlayer {
  /// Plays until the end of the document or sound, which a `<Redirect>` may repeat, or until it is
  /// closed. Silence follows.
  ///
  /// @param target null for the default music, unset for silence
  /// @param parameters the parameters of the request for TwiML
  /// @param unreachable runs when the first request fails
  AnnouncementPlayback background(
      Account account,
      @Nullable WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener,
      Runnable unreachable);

  /// Plays once.
  ///
  /// @param ended called with the result at the end
  AnnouncementPlayback once(
      Account account,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters,
      AudioListener listener,
      Outcome ended);

  /// The result of a playback.
  @FunctionalInterface
  interface Outcome {
    /// @param failure the reason why it stopped early; empty otherwise
    void ended(String failure);
  }
}
