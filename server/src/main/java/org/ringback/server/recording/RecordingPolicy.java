package org.ringback.server.recording;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a workspace records: `RecordingPolicy` in openapi.yaml.
///
/// @param version 0 before the first change
/// @param internal of calls between members, who hear no announcement
/// @param consent of callers
/// @param announcement what customers hear before they are recorded; null for none
/// @param countries the announcements for customers of some countries
/// @param deleteAtTwilio whether Twilio's copy is deleted when ours is stored
/// @param numbers the numbers whose calls are recorded otherwise
record RecordingPolicy(
    int version,
    RecordingMode inbound,
    RecordingMode outbound,
    RecordingMode internal,
    Consent consent,
    @Nullable Announcement announcement,
    List<CountryAnnouncement> countries,
    boolean deleteAtTwilio,
    List<NumberPolicy> numbers) {
  static final RecordingPolicy NONE =
      new RecordingPolicy(
          0,
          RecordingMode.OFF,
          RecordingMode.OFF,
          RecordingMode.OFF,
          Consent.NONE,
          null,
          List.of(),
          false,
          List.of());

  /// Returns whether any call is recorded.
  boolean records() {
    return Stream.concat(
            Stream.of(inbound, outbound, internal),
            numbers.stream().flatMap(number -> Stream.of(number.inbound(), number.outbound())))
        .anyMatch(mode -> mode != RecordingMode.OFF);
  }

  /// Returns the prompts that the policy names.
  Set<UUID> audioIds() {
    return Stream.concat(
            Stream.ofNullable(announcement),
            countries.stream().map(CountryAnnouncement::announcement))
        .flatMap(each -> Stream.ofNullable(each.audioId()))
        .collect(Collectors.toSet());
  }

  record NumberPolicy(String number, RecordingMode inbound, RecordingMode outbound) {}

  /// @param country ISO 3166
  record CountryAnnouncement(String country, Announcement announcement) {}
}
