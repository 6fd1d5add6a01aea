package org.ringback.server.twilio;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi.CallState;
import org.ringback.server.twilio.TwilioApi.DialedCall;
import org.ringback.server.twilio.TwilioApi.KnownCall;
import org.ringback.server.twilio.TwilioApi.PlaceCall;
import org.ringback.server.twilio.TwilioApi.PlacedCall;
import tools.jackson.databind.JsonNode;

/// The calls of an account (Call resource).
final class CallResource {
  private final TwilioHttp http;
  private final CallRateLimiter pace;

  CallResource(TwilioHttp http, CallRateLimiter pace) {
    this.http = http;
    this.pace = pace;
  }

  PlacedCall createCall(TwilioAuth auth, PlaceCall call) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("To", call.to()));
    form.add(Map.entry("From", call.from()));
    form.add(Map.entry("Url", call.url().toString()));
    if (call.fallbackUrl() != null) {
      form.add(Map.entry("FallbackUrl", call.fallbackUrl().toString()));
    }
    form.add(Map.entry("StatusCallback", call.statusCallback().toString()));
    call.statusCallbackEvents().stream()
        .sorted()
        .forEach(event -> form.add(Map.entry("StatusCallbackEvent", event)));
    form.add(Map.entry("TimeLimit", String.valueOf(call.timeLimit().toSeconds())));
    if (call.detectsMachine()) {
      form.add(Map.entry("MachineDetection", "Enable"));
    }
    pace.acquire(auth.account());
    JsonNode placed = http.post(auth, AccountRequests.path(auth, "/Calls.json"), form);
    return new PlacedCall(TwilioJson.text(placed, "sid"), TwilioJson.text(placed, "status"));
  }

  List<KnownCall> callsTo(TwilioAuth auth, String number) {
    String query = "/Calls.json?PageSize=50&To=" + TwilioHttp.encode(number);
    return http.get(auth, AccountRequests.path(auth, query))
        .path("calls")
        .valueStream()
        .map(
            call ->
                new KnownCall(
                    TwilioJson.text(call, "sid"),
                    TwilioJson.date(TwilioJson.text(call, "date_created"))))
        .toList();
  }

  Optional<CallState> fetchCall(TwilioAuth auth, String callSid) {
    return AccountRequests.unlessAbsent(() -> http.get(auth, path(auth, callSid)))
        .map(CallResource::callState);
  }

  List<DialedCall> dialedCalls(TwilioAuth auth, String callSid) {
    String query = "/Calls.json?PageSize=50&ParentCallSid=" + TwilioHttp.encode(callSid);
    return http.get(auth, AccountRequests.path(auth, query))
        .path("calls")
        .valueStream()
        .map(
            call ->
                new DialedCall(
                    TwilioJson.text(call, "sid"),
                    call.path("from").asString(""),
                    call.path("to").asString(""),
                    callState(call)))
        .toList();
  }

  boolean redirectCall(TwilioAuth auth, String callSid, URI url) {
    return updateCall(auth, callSid, Map.of("Url", url.toString(), "Method", "POST"));
  }

  boolean endCall(TwilioAuth auth, String callSid) {
    return updateCall(auth, callSid, Map.of("Status", "completed"));
  }

  void deleteCall(TwilioAuth auth, String callSid) {
    AccountRequests.deleteIfPresent(http, auth, path(auth, callSid));
  }

  private boolean updateCall(TwilioAuth auth, String callSid, Map<String, String> change) {
    return AccountRequests.ifInProgress(() -> http.post(auth, path(auth, callSid), change))
        .isPresent();
  }

  private static CallState callState(JsonNode call) {
    String duration = call.path("duration").asString("");
    return new CallState(
        TwilioJson.text(call, "status"),
        TwilioJson.optionalDate(call, "start_time"),
        TwilioJson.optionalDate(call, "end_time"),
        duration.isEmpty() ? null : Integer.valueOf(duration));
  }

  static String path(TwilioAuth auth, String callSid) {
    return AccountRequests.path(auth, "/Calls/" + TwilioHttp.encode(callSid) + ".json");
  }
}
