package org.ringback.exchange.script;

import java.time.Duration;

/// A step of a scripted phone in a connected call.
public sealed interface Step {
  /// Speaks a text.
  record Say(String text) implements Step {}

  /// Plays a sound.
  ///
  /// @param name the file name
  /// @param samples at 8 kHz
  record Play(String name, short[] samples) implements Step {}

  /// Plays the greeting and the tone of a voicemail machine.
  record Machine(String greeting) implements Step {}

  /// Presses keys. `w` waits half a second, `W` one second.
  record Digits(String keys) implements Step {}

  record Pause(Duration length) implements Step {}

  /// Waits until the other end speaks, at most this long.
  record WaitForSpeech(Duration timeout) implements Step {}

  /// Waits until the other end has been silent for this long; gives up after a minute.
  record WaitForSilence(Duration length) implements Step {}

  record Hangup() implements Step {}
}
