package org.ringback.exchange.twiml;

import org.jspecify.annotations.Nullable;

/// The conference or queue that a `<Dial>` connects to.
public sealed interface DialTarget {
  /// @param waitUrl null for the default music, empty for silence; may be relative
  /// @param maxParticipants 2 to 250
  /// @param coach the CallSid of the only participant who hears this one; null for none
  /// @param label null for none
  /// @param jitterBuffer `off`, `small`, `medium` or `large`; null for none
  /// @param region such as `ie1`; null for none
  /// @param callback with events of `start end join leave mute hold modify speaker announcement`
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
      @Nullable String jitterBuffer,
      @Nullable String region,
      boolean record,
      boolean trim,
      StatusCallback callback,
      StatusCallback recordingCallback)
      implements DialTarget {
    /// The events at which the other participants hear a beep.
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

  /// The first call in a queue.
  ///
  /// @param url the TwiML that the queued caller hears before the bridge; may be relative, empty
  ///   for none
  record Queue(String name, String url, String method) implements DialTarget {}
}
