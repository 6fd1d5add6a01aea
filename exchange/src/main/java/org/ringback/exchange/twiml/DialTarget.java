package org.ringback.exchange.twiml;

import org.jspecify.annotations.Nullable;

/// What a `<Dial>` joins instead of ringing somebody.
public sealed interface DialTarget {
  /// @param waitUrl null: Twilio's own music; empty: silence; else perhaps relative
  /// @param maxParticipants 2 to 250
  /// @param coach the CallSid of the participant who alone hears this one; null when none
  /// @param label null when none
  /// @param callback events of `start end join leave mute hold modify speaker announcement`
  record Conference(
      String name,
      boolean muted,
      boolean startConferenceOnEnter,
      boolean endConferenceOnExit,
      Beep beep,
      @Nullable String waitUrl,
      String waitMethod,
      int maxParticipants,
      @Nullable String coach,
      @Nullable String label,
      boolean record,
      boolean trim,
      StatusCallback callback,
      StatusCallback recordingCallback)
      implements DialTarget {
    /// When the others hear a beep.
    public enum Beep {
      TRUE,
      FALSE,
      ONENTER,
      ONEXIT;

      public boolean onEnter() {
        return this == TRUE || this == ONENTER;
      }

      public boolean onExit() {
        return this == TRUE || this == ONEXIT;
      }
    }
  }

  /// The first who waits in a queue.
  ///
  /// @param url of TwiML for the one who waited, before the two are joined, perhaps relative; empty
  ///   when none
  record Queue(String name, String url, String method) implements DialTarget {}
}
