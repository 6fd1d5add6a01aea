package org.ringback.server.twilio;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi.BodyReader;
import org.ringback.server.twilio.TwilioApi.Recording;
import tools.jackson.databind.JsonNode;

/// The recordings of an account (Recording resource).
final class RecordingResource {
  private final TwilioHttp http;

  RecordingResource(TwilioHttp http) {
    this.http = http;
  }

  List<Recording> recordingsOfConference(TwilioAuth auth, String conferenceSid) {
    return recordings(auth, "/Conferences/" + TwilioHttp.encode(conferenceSid));
  }

  List<Recording> recordingsOfCall(TwilioAuth auth, String callSid) {
    return recordings(auth, "/Calls/" + TwilioHttp.encode(callSid));
  }

  private List<Recording> recordings(TwilioAuth auth, String parent) {
    return AccountRequests.unlessAbsent(
            () ->
                http.get(auth, AccountRequests.path(auth, parent + "/Recordings.json?PageSize=50")))
        .map(
            page ->
                page.path("recordings").valueStream().map(RecordingResource::recording).toList())
        .orElse(List.of());
  }

  private static Recording recording(JsonNode node) {
    int duration = Integer.parseInt(node.path("duration").asString("-1"));
    return new Recording(
        new RecordingSid(TwilioJson.text(node, "sid")),
        TwilioJson.text(node, "status"),
        node.path("channels").intValue(1),
        duration < 0 ? null : duration,
        TwilioJson.date(TwilioJson.text(node, "start_time")),
        node.path("source").asString("").equals("RecordVerb"));
  }

  Optional<RecordingSid> recordCall(TwilioAuth auth, String callSid, URI statusCallback) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("RecordingChannels", "dual"));
    form.add(Map.entry("Trim", "do-not-trim"));
    form.add(Map.entry("RecordingStatusCallback", statusCallback.toString()));
    for (String event : List.of("in-progress", "completed", "absent")) {
      form.add(Map.entry("RecordingStatusCallbackEvent", event));
    }
    String path =
        AccountRequests.path(auth, "/Calls/" + TwilioHttp.encode(callSid) + "/Recordings.json");
    return AccountRequests.ifInProgress(() -> http.post(auth, path, form))
        .map(started -> new RecordingSid(TwilioJson.text(started, "sid")));
  }

  /// Reads the status again after the change, because an accepted request is no proof of it.
  Optional<String> pauseRecording(
      TwilioAuth auth, String parentSid, RecordingSid recording, boolean pause) {
    String parent = parentSid.startsWith("CF") ? "/Conferences/" : "/Calls/";
    String path =
        AccountRequests.path(
            auth, parent + TwilioHttp.encode(parentSid) + "/Recordings/" + recording + ".json");
    Map<String, String> change =
        pause
            ? Map.of("Status", "paused", "PauseBehavior", "silence")
            : Map.of("Status", "in-progress");
    return AccountRequests.ifInProgress(() -> http.post(auth, path, change))
        .flatMap(_ -> AccountRequests.ifInProgress(() -> http.get(auth, path)))
        .map(changed -> TwilioJson.text(changed, "status"));
  }

  <T> T readRecording(TwilioAuth auth, RecordingSid recording, int channels, BodyReader<T> reader) {
    String query = ".wav?RequestedChannels=" + channels;
    return http.read(auth, AccountRequests.path(auth, "/Recordings/" + recording + query), reader);
  }

  void deleteRecording(TwilioAuth auth, RecordingSid recording) {
    AccountRequests.deleteIfPresent(
        http, auth, AccountRequests.path(auth, "/Recordings/" + recording + ".json"));
  }
}
