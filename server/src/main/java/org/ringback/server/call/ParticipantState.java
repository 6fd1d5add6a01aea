package org.ringback.server.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// The state of a participant. The states of one who never joined are ordered: of several legs the
/// first counts.
public enum ParticipantState {
  JOINED("joined"),
  LEFT("left"),
  /// Invited, and may still join.
  RINGING("ringing"),
  DECLINED("declined"),
  /// Another participant answered first.
  ANSWERED_ELSEWHERE("answered-elsewhere"),
  BUSY("busy"),
  NO_ANSWER("no-answer"),
  FAILED("failed"),
  /// The call ended while the participant rang.
  CANCELED("canceled");

  private final String wire;

  ParticipantState(String wire) {
    this.wire = wire;
  }

  /// Returns the value in SQL and JSON.
  @JsonValue
  public String wire() {
    return wire;
  }

  static ParticipantState of(String wire) {
    return Arrays.stream(values())
        .filter(state -> state.wire.equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("participant state " + wire));
  }
}
