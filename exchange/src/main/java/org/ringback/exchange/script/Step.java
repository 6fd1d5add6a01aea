package org.ringback.exchange.script;

import java.time.Duration;

/// One thing that a scripted telephone does once the call is up.
public sealed interface Step {
  /// Speaks a text.
  record Say(String text) implements Step {}

  /// Plays a sound.
  ///
  /// @param name of its file
  /// @param samples at 8 kHz
  record Play(String name, short[] samples) implements Step {}

  /// A voicemail machine's greeting and its tone.
  record Machine(String greeting) implements Step {}

  /// Presses keys, `w` waits half a second, `W` a whole one.
  record Digits(String keys) implements Step {}

  record Pause(Duration length) implements Step {}

  /// Waits for the other end to speak, at most this long.
  record WaitForSpeech(Duration timeout) implements Step {}

  /// Waits until the other end has been silent for this long on end, at most a minute.
  record WaitForSilence(Duration length) implements Step {}

  record Hangup() implements Step {}
}
