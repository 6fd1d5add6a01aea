package org.ringback.exchange.chaos;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What may go wrong.
public enum ChaosMode {
  /// A status callback is delivered twice.
  CALLBACKS_DUPLICATE("callbacks.duplicate"),
  /// It comes after the next one of its call.
  CALLBACKS_REORDER("callbacks.reorder"),
  CALLBACKS_DELAY("callbacks.delay"),
  CALLBACKS_DROP("callbacks.drop"),
  /// It is altered on its way, so that its signature is wrong.
  CALLBACKS_CORRUPT("callbacks.corrupt"),
  REST_SLOW("rest.slow"),
  /// Twilio's 20429, Too Many Requests.
  REST_429("rest.429"),
  REST_5XX("rest.5xx"),
  /// The connection is closed without an answer; nothing was done.
  REST_DROP("rest.drop"),
  /// A Voice SDK's socket is cut a while after it was opened.
  SOCKETS_DROP("sockets.drop"),
  /// It stays open, and nothing goes through any more.
  SOCKETS_HALF_OPEN("sockets.halfOpen"),
  /// Packets of browsers' audio are lost, both ways.
  AUDIO_LOSS("audio.loss"),
  /// They reach the browser late, by up to so many milliseconds.
  AUDIO_JITTER("audio.jitter");

  private final String wire;

  ChaosMode(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static Optional<ChaosMode> of(String wire) {
    return Arrays.stream(values()).filter(m -> m.wire.equals(wire)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(ChaosMode::wire).collect(Collectors.joining(", "));
  }
}
