package org.ringback.server.twilio;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The transcriptions of running calls and of recordings (Transcription resources).
final class TranscriptionResource {
  private final TwilioHttp http;

  TranscriptionResource(TwilioHttp http) {
    this.http = http;
  }

  Optional<String> startTranscription(
      TwilioAuth auth, String callSid, boolean bothTracks, String language, URI callback) {
    Map<String, String> form =
        Map.of(
            "Track",
            bothTracks ? "both_tracks" : "inbound_track",
            "LanguageCode",
            language,
            "StatusCallbackUrl",
            callback.toString());
    String path =
        AccountRequests.path(auth, "/Calls/" + TwilioHttp.encode(callSid) + "/Transcriptions.json");
    return AccountRequests.ifInProgress(() -> http.post(auth, path, form))
        .map(started -> TwilioJson.text(started, "sid"));
  }

  String createBatchConfiguration(TwilioAuth auth, String language, URI callback) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("unique_name", "ringback-" + language + "-" + UUID.randomUUID());
    body.put("description", "Recordings of Ringback");
    ObjectNode configuration = body.putObject("configuration");
    configuration.put("configurationType", "Transcription");
    configuration.put("transcriptionEngine", "twilio_managed");
    configuration.put("language", language);
    configuration
        .putObject("transcriptionStatusCallback")
        .put("url", callback.toString())
        .put("method", "POST");
    return TwilioJson.text(
        http.post(auth, http.at("voice", "/v2/Configurations/Transcription"), body), "id");
  }

  Optional<String> transcribeRecording(
      TwilioAuth auth, String configuration, RecordingSid recording) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("transcriptionConfigurationId", configuration);
    body.put("sourceId", recording.value());
    return AccountRequests.unlessAbsent(
            () -> http.post(auth, http.at("voice", "/v3/Transcriptions"), body))
        .map(begun -> TwilioJson.text(begun.path("transcription"), "id"));
  }
}
