package org.ringback.exchange.chaos;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What may go wrong.
public enum Mode {
  /// A status callback is delivered twice.
  CALLBACKS_DUPLICATE("callbacks.duplicate", true),
  /// It comes after the next one of its call.
  CALLBACKS_REORDER("callbacks.reorder", true),
  CALLBACKS_DELAY("callbacks.delay", true),
  CALLBACKS_DROP("callbacks.drop", true),
  /// It is altered on its way, so that its signature is wrong.
  CALLBACKS_CORRUPT("callbacks.corrupt", true),
  REST_SLOW("rest.slow", true),
  /// Twilio's 20429, Too Many Requests.
  REST_429("rest.429", true),
  REST_5XX("rest.5xx", true),
  /// The connection is closed without an answer; nothing was done.
  REST_DROP("rest.drop", true),
  /// A Voice SDK's socket is cut a while after it was opened.
  SOCKETS_DROP("sockets.drop", false),
  /// It stays open, and nothing goes through any more.
  SOCKETS_HALF_OPEN("sockets.halfOpen", false),
  /// Packets of browsers' audio are lost, both ways.
  AUDIO_LOSS("audio.loss", false),
  /// They reach the browser late, by up to so many milliseconds.
  AUDIO_JITTER("audio.jitter", false);

  private final String word;
  private final boolean aimed;

  Mode(String word, boolean aimed) {
    this.word = word;
    this.aimed = aimed;
  }

  public String word() {
    return word;
  }

  /// Whether it can be kept to a number or an account; else it is for all.
  public boolean isAimed() {
    return aimed;
  }

  static Optional<Mode> of(String word) {
    return Arrays.stream(values()).filter(m -> m.word.equals(word)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Mode::word).collect(Collectors.joining(", "));
  }
}
