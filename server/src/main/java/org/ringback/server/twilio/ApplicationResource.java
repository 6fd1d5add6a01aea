package org.ringback.server.twilio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.twilio.TwilioApi.Application;
import tools.jackson.databind.JsonNode;

/// The TwiML apps of an account (Application resource).
final class ApplicationResource {
  private final TwilioHttp http;

  ApplicationResource(TwilioHttp http) {
    this.http = http;
  }

  List<Application> applications(TwilioAuth auth, String friendlyName) {
    String query = "/Applications.json?PageSize=50&FriendlyName=" + TwilioHttp.encode(friendlyName);
    return AccountRequests.all(
        http,
        auth,
        AccountRequests.path(auth, query),
        "applications",
        ApplicationResource::application);
  }

  Optional<Application> application(TwilioAuth auth, TwimlAppSid application) {
    return AccountRequests.unlessAbsent(
            () ->
                http.get(
                    auth, AccountRequests.path(auth, "/Applications/" + application + ".json")))
        .map(ApplicationResource::application);
  }

  Application createApplication(TwilioAuth auth, String friendlyName, VoiceWebhooks webhooks) {
    var form = new ArrayList<>(webhooks.form().entrySet());
    form.add(Map.entry("FriendlyName", friendlyName));
    return application(http.post(auth, AccountRequests.path(auth, "/Applications.json"), form));
  }

  Application updateApplication(TwilioAuth auth, TwimlAppSid application, VoiceWebhooks webhooks) {
    String path = AccountRequests.path(auth, "/Applications/" + application + ".json");
    return application(http.post(auth, path, webhooks.form()));
  }

  void deleteApplication(TwilioAuth auth, TwimlAppSid application) {
    http.delete(auth, AccountRequests.path(auth, "/Applications/" + application + ".json"));
  }

  private static Application application(JsonNode node) {
    return new Application(
        new TwimlAppSid(TwilioJson.text(node, "sid")),
        TwilioJson.text(node, "friendly_name"),
        VoiceWebhooks.of(node));
  }
}
