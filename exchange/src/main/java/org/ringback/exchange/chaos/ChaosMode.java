package org.ringback.exchange.chaos;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of faults that the exchange can inject.
public enum ChaosMode {
  /// Delivers a status callback twice.
  CALLBACKS_DUPLICATE("callbacks.duplicate"),
  /// Delivers a status callback after the next one of its call.
  CALLBACKS_REORDER("callbacks.reorder"),
  CALLBACKS_DELAY("callbacks.delay"),
  CALLBACKS_DROP("callbacks.drop"),
  /// Alters the body of a status callback, so that its signature is invalid.
  CALLBACKS_CORRUPT("callbacks.corrupt"),
  /// Delays a request before it takes effect.
  REST_SLOW("rest.slow"),
  /// Delays the response, after the request took effect.
  REST_SLOW_RESPONSE("rest.slowResponse"),
  /// Responds with Twilio's error 20429, Too Many Requests.
  REST_429("rest.429"),
  REST_5XX("rest.5xx"),
  /// Closes the connection without a response and without effect.
  REST_DROP("rest.drop"),
  /// Closes the connection without a response, after the request took effect.
  REST_DROP_RESPONSE("rest.dropResponse"),
  /// Closes the connection of a Voice SDK's socket some time after it opened.
  SOCKETS_DROP("sockets.drop"),
  /// Leaves the socket open without passing frames in either direction.
  SOCKETS_HALF_OPEN("sockets.halfOpen"),
  /// Drops, repeats or replaces a word of a real-time transcription, as recognisers do.
  TRANSCRIPTION_WORDS("transcription.words"),
  /// Drops packets of browsers' audio in both directions.
  AUDIO_LOSS("audio.loss"),
  /// Delays packets to the browser by up to the rule's time.
  AUDIO_JITTER("audio.jitter"),
  /// Drops the status callbacks of recordings.
  RECORDINGS_LOST("recordings.lost"),
  /// Keeps a stopped recording in the status `processing`.
  RECORDINGS_PROCESSING("recordings.processing"),
  /// Responds with 404 to requests for the audio of a recording.
  RECORDINGS_LATE("recordings.late"),
  /// Responds with the first half of the audio of a recording.
  RECORDINGS_TRUNCATED("recordings.truncated");

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
