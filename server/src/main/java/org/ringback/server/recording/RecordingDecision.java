package org.ringback.server.recording;

import org.jspecify.annotations.Nullable;

/// What the policy said when a call began, and what its caller decided.
///
/// @param mode `off` after the caller has refused
/// @param announcement what the customer hears; null for none
/// @param consent whether the caller decides by key
/// @param isAnnounced whether the announcement has ended, or Twilio plays it
/// @param consentGiven the caller's choice; null without one
public record RecordingDecision(
    RecordingMode mode,
    @Nullable Announcement announcement,
    Consent consent,
    boolean isAnnounced,
    @Nullable Boolean consentGiven) {
  public boolean isRecorded() {
    return mode == RecordingMode.ALWAYS;
  }

  /// Returns whether the caller hears the announcement next.
  public boolean isAnnouncementDue() {
    return announcement != null && mode != RecordingMode.OFF && !isAnnounced;
  }
}
