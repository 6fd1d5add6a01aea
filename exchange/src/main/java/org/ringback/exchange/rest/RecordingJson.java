package org.ringback.exchange.rest;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRecord;
import org.ringback.exchange.recording.RecordingStatus;

/// Writes the Recording resource of an account, a call or a conference as JSON.
final class RecordingJson {
  private final RecordingPrice price;

  /// @param clock says whether a recording has its price
  RecordingJson(Clock clock) {
    this.price = new RecordingPrice(clock);
  }

  Map<String, Object> ofAccount(Recording recording) {
    RecordingRecord record = recording.record();
    Map<String, Object> body = common(record, "/Recordings/" + record.sid());
    body.put("media_url", recording.url());
    String uri =
        JsonResponses.API + "/Accounts/" + record.accountSid() + "/Recordings/" + record.sid();
    body.put(
        "subresource_uris",
        Map.of(
            "add_on_results", uri + "/AddOnResults.json",
            "transcriptions", uri + "/Transcriptions.json"));
    return body;
  }

  Map<String, Object> ofCall(Recording recording) {
    RecordingRecord record = recording.record();
    Map<String, Object> body =
        common(record, "/Calls/" + record.callSid() + "/Recordings/" + record.sid());
    body.put("track", record.track().wire());
    return body;
  }

  Map<String, Object> ofConference(Recording recording) {
    RecordingRecord record = recording.record();
    return common(record, "/Conferences/" + record.conferenceSid() + "/Recordings/" + record.sid());
  }

  private Map<String, Object> common(RecordingRecord record, String path) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", record.sid());
    body.put("account_sid", record.accountSid());
    body.put("api_version", "2010-04-01");
    body.put("call_sid", record.callSid().isEmpty() ? null : record.callSid());
    body.put("conference_sid", record.conferenceSid());
    body.put("date_created", JsonResponses.date(record.started()));
    body.put("date_updated", JsonResponses.date(record.updated()));
    body.put("start_time", JsonResponses.date(record.started()));
    body.put("duration", duration(record));
    body.put("status", record.status().wire());
    body.put("channels", record.channels());
    body.put("source", record.source().wire());
    body.put("error_code", null);
    body.put("price", price.of(record));
    body.put("price_unit", CallPrice.CURRENCY);
    body.put("encryption_details", null);
    body.put("uri", JsonResponses.API + "/Accounts/" + record.accountSid() + path + ".json");
    return body;
  }

  /// Returns the duration; Twilio has "-1" while it is unknown.
  private static String duration(RecordingRecord record) {
    return record.duration() == null || record.status() == RecordingStatus.PROCESSING
        ? "-1"
        : String.valueOf(Recording.seconds(record.duration()));
  }
}
