package org.ringback.server.twilio;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi.AddParticipant;
import org.ringback.server.twilio.TwilioApi.Participant;
import org.ringback.server.twilio.TwilioApi.ParticipantUpdate;
import org.ringback.server.twilio.TwilioApi.PlacedCall;
import tools.jackson.databind.JsonNode;

/// The conferences of an account (Conference and Participant resources).
final class ConferenceResource {
  private final TwilioHttp http;
  private final CallRateLimiter pace;

  ConferenceResource(TwilioHttp http, CallRateLimiter pace) {
    this.http = http;
    this.pace = pace;
  }

  PlacedCall addParticipant(TwilioAuth auth, AddParticipant participant) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("To", participant.to()));
    form.add(Map.entry("From", participant.from()));
    form.add(Map.entry("Label", participant.label()));
    form.add(Map.entry("Beep", "false"));
    form.add(Map.entry("StartConferenceOnEnter", "true"));
    form.add(Map.entry("EndConferenceOnExit", "false"));
    form.add(Map.entry("EarlyMedia", "true"));
    form.add(Map.entry("JitterBufferSize", "small"));
    form.add(Map.entry("Region", participant.region()));
    form.add(Map.entry("Timeout", String.valueOf(participant.timeout().toSeconds())));
    form.add(Map.entry("TimeLimit", String.valueOf(participant.timeLimit().toSeconds())));
    form.add(Map.entry("StatusCallback", participant.statusCallback().toString()));
    participant.statusCallbackEvents().stream()
        .sorted()
        .forEach(event -> form.add(Map.entry("StatusCallbackEvent", event)));
    form.add(Map.entry("ConferenceStatusCallback", participant.conferenceCallback().toString()));
    for (String event : List.of("start", "end", "join", "leave", "mute", "hold")) {
      form.add(Map.entry("ConferenceStatusCallbackEvent", event));
    }
    if (participant.machineCallback() != null) {
      form.add(Map.entry("MachineDetection", "Enable"));
      form.add(Map.entry("AmdStatusCallback", participant.machineCallback().toString()));
    }
    pace.acquire(auth.account());
    String path = "/Conferences/" + TwilioHttp.encode(participant.conference());
    JsonNode placed =
        http.post(auth, AccountRequests.path(auth, path + "/Participants.json"), form);
    return new PlacedCall(TwilioJson.text(placed, "call_sid"), placed.path("status").asString(""));
  }

  Optional<String> openConference(TwilioAuth auth, String friendlyName) {
    String query = "/Conferences.json?PageSize=20&FriendlyName=" + TwilioHttp.encode(friendlyName);
    return http.get(auth, AccountRequests.path(auth, query))
        .path("conferences")
        .valueStream()
        .filter(conference -> !conference.path("status").asString("").equals("completed"))
        .map(conference -> TwilioJson.text(conference, "sid"))
        .findFirst();
  }

  List<Participant> participants(TwilioAuth auth, String conferenceSid) {
    String query =
        "/Conferences/" + TwilioHttp.encode(conferenceSid) + "/Participants.json?PageSize=50";
    return AccountRequests.unlessAbsent(() -> http.get(auth, AccountRequests.path(auth, query)))
        .stream()
        .flatMap(page -> page.path("participants").valueStream())
        .filter(participant -> participant.path("status").asString("").equals("connected"))
        .map(
            participant ->
                new Participant(
                    TwilioJson.text(participant, "call_sid"),
                    participant.path("label").asString(""),
                    participant.path("hold").asBoolean(false)))
        .toList();
  }

  boolean updateParticipant(
      TwilioAuth auth, String conferenceSid, String callSid, ParticipantUpdate update) {
    Map<String, String> form = new LinkedHashMap<>();
    if (update.hold() != null) {
      form.put("Hold", update.hold().toString());
    }
    if (update.holdUrl() != null) {
      form.put("HoldUrl", update.holdUrl().toString());
      form.put("HoldMethod", "POST");
    }
    if (update.muted() != null) {
      form.put("Muted", update.muted().toString());
    }
    if (update.coaching() != null) {
      form.put("Coaching", update.coaching().toString());
    }
    if (update.callSidToCoach() != null) {
      form.put("CallSidToCoach", update.callSidToCoach());
    }
    String path =
        "/Conferences/"
            + TwilioHttp.encode(conferenceSid)
            + "/Participants/"
            + TwilioHttp.encode(callSid)
            + ".json";
    return AccountRequests.unlessAbsent(
            () -> http.post(auth, AccountRequests.path(auth, path), form))
        .isPresent();
  }

  boolean announce(TwilioAuth auth, String conferenceSid, URI twiml) {
    Map<String, String> form = Map.of("AnnounceUrl", twiml.toString(), "AnnounceMethod", "POST");
    String path = "/Conferences/" + TwilioHttp.encode(conferenceSid) + ".json";
    return AccountRequests.unlessAbsent(
            () -> http.post(auth, AccountRequests.path(auth, path), form))
        .isPresent();
  }
}
