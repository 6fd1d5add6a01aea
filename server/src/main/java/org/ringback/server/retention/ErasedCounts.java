package org.ringback.server.retention;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/// How much was deleted: `ErasedCounts` in openapi.yaml.
///
/// @param savedViews that name the person
/// @param reports that name the person; 0 in rows that were stored before reports were counted
/// @param technicalEntries of the flight recorder, and webhooks that could not be applied
/// @param auditEntries in which the number was replaced
/// @param recordingsAtTwilio copies of recordings that Twilio deleted
/// @param callsAtTwilio records of calls that Twilio deleted, one for each leg
record ErasedCounts(
    int calls,
    int recordings,
    int transcripts,
    int notes,
    int voicemails,
    int contacts,
    int savedViews,
    @JsonSetter(nulls = Nulls.AS_EMPTY) int reports,
    int technicalEntries,
    int auditEntries,
    int recordingsAtTwilio,
    int callsAtTwilio) {
  static final ErasedCounts NONE = new ErasedCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static ErasedCounts ofPerson(
      int contacts, int savedViews, int reports, int technicalEntries, int auditEntries) {
    return new ErasedCounts(
        0, 0, 0, 0, 0, contacts, savedViews, reports, technicalEntries, auditEntries, 0, 0);
  }

  static ErasedCounts atTwilio(String sid) {
    boolean isRecording = sid.startsWith("RE");
    return new ErasedCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, isRecording ? 1 : 0, isRecording ? 0 : 1);
  }

  ErasedCounts plus(ErasedCounts other) {
    return new ErasedCounts(
        calls + other.calls,
        recordings + other.recordings,
        transcripts + other.transcripts,
        notes + other.notes,
        voicemails + other.voicemails,
        contacts + other.contacts,
        savedViews + other.savedViews,
        reports + other.reports,
        technicalEntries + other.technicalEntries,
        auditEntries + other.auditEntries,
        recordingsAtTwilio + other.recordingsAtTwilio,
        callsAtTwilio + other.callsAtTwilio);
  }
}
