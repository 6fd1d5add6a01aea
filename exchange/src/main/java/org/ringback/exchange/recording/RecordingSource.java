package org.ringback.exchange.recording;

/// The origin of a recording (Twilio's `RecordingSource`).
public enum RecordingSource {
  DIAL_VERB("DialVerb"),
  CONFERENCE("Conference"),
  OUTBOUND_API("OutboundAPI"),
  RECORD_VERB("RecordVerb"),
  START_CALL_RECORDING_API("StartCallRecordingAPI");

  private final String wire;

  RecordingSource(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
