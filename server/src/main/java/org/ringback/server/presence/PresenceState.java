package org.ringback.server.presence;

import java.util.Arrays;

/// The state of a member, as other members see it.
public enum PresenceState {
  /// Takes calls in at least one browser.
  AVAILABLE("available"),
  /// Talks, in this workspace or in another one.
  ON_CALL("on-call"),
  /// Finishes the work of a call that has ended.
  WRAP_UP("wrap-up"),
  /// Has a page open and takes no calls.
  AWAY("away"),
  /// Has no page open.
  OFFLINE("offline");

  private final String wire;

  PresenceState(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static PresenceState fromWire(String text) {
    return Arrays.stream(values())
        .filter(state -> state.wire.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
