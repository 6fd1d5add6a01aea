package org.ringback.server.twilio;

import java.util.List;
import org.ringback.server.twilio.TwilioApi.Number;
import org.ringback.server.twilio.TwilioApi.OutgoingCallerId;
import tools.jackson.databind.JsonNode;

/// The phone numbers of an account, and the others that it may show (IncomingPhoneNumber and
/// OutgoingCallerId resources).
final class PhoneNumberResource {
  private final TwilioHttp http;

  PhoneNumberResource(TwilioHttp http) {
    this.http = http;
  }

  List<Number> numbers(TwilioAuth auth) {
    String query = "/IncomingPhoneNumbers.json?PageSize=1000";
    return AccountRequests.all(
        http,
        auth,
        AccountRequests.path(auth, query),
        "incoming_phone_numbers",
        PhoneNumberResource::number);
  }

  Number updateNumber(TwilioAuth auth, NumberSid number, NumberVoiceConfig voiceConfig) {
    String path = AccountRequests.path(auth, "/IncomingPhoneNumbers/" + number + ".json");
    return number(http.post(auth, path, voiceConfig.form()));
  }

  List<OutgoingCallerId> outgoingCallerIds(TwilioAuth auth) {
    String query = "/OutgoingCallerIds.json?PageSize=1000";
    return AccountRequests.all(
        http,
        auth,
        AccountRequests.path(auth, query),
        "outgoing_caller_ids",
        node ->
            new OutgoingCallerId(
                TwilioJson.text(node, "phone_number"), node.path("friendly_name").stringValue("")));
  }

  private static Number number(JsonNode node) {
    return new Number(
        new NumberSid(TwilioJson.text(node, "sid")),
        TwilioJson.text(node, "phone_number"),
        node.path("friendly_name").stringValue(""),
        new NumberVoiceConfig(
            VoiceWebhooks.of(node),
            node.path("voice_application_sid").stringValue(""),
            node.path("trunk_sid").stringValue("")),
        node.path("capabilities").path("voice").asBoolean(true));
  }
}
