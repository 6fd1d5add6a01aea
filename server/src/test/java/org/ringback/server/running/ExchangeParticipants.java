package org.ringback.server.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the participants of a conference from the REST API of the exchange.
///
/// @param conference the FriendlyName
public record ExchangeParticipants(ExchangeExtension exchange, Account account, String conference) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// Returns who hears a leg: `muted`, `coaching` with a CallSid, `heard by all` or `absent`.
  public String heard(String callSid) {
    return get("/Conferences.json?FriendlyName=" + conference)
        .path("conferences")
        .valueStream()
        .map(each -> get("/Conferences/" + each.path("sid").asString() + "/Participants.json"))
        .flatMap(page -> page.path("participants").valueStream())
        .filter(each -> each.path("call_sid").asString().equals(callSid))
        .map(ExchangeParticipants::heard)
        .findFirst()
        .orElse("absent");
  }

  private static String heard(JsonNode participant) {
    if (participant.path("muted").asBoolean()) {
      return "muted";
    }
    return participant.path("coaching").asBoolean()
        ? "coaching " + participant.path("call_sid_to_coach").asString()
        : "heard by all";
  }

  /// Returns whether a call has ended.
  public boolean isHungUp(String callSid) {
    return get("/Calls/" + callSid + ".json").path("status").asString().equals("completed");
  }

  private JsonNode get(String path) {
    String credentials = account.sid() + ":" + account.authToken();
    URI uri = URI.create(exchange.baseUrl() + "/2010-04-01/Accounts/" + account.sid() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
            .build();
    try {
      return JsonMapper.shared().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
