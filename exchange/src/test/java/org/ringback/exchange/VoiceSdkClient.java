package org.ringback.exchange;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.ApiKey;
import tools.jackson.databind.JsonNode;

/// A client of the Voice SDK's protocol. Twilio's library creates its tokens.
public final class VoiceSdkClient extends JsonSocketClient {
  public VoiceSdkClient(Exchange exchange) {
    this(exchange, "/signal");
  }

  public VoiceSdkClient(Exchange exchange, String path) {
    super(URI.create("ws://127.0.0.1:" + exchange.port() + path));
  }

  public static String token(Account account, ApiKey key, String identity, String application) {
    return token(account, key, identity, application, null);
  }

  /// @param region the `twr` of the token; null for the default
  public static String token(
      Account account, ApiKey key, String identity, String application, @Nullable String region) {
    VoiceGrant grant = new VoiceGrant();
    grant.setIncomingAllow(true);
    if (!application.isEmpty()) {
      grant.setOutgoingApplicationSid(application);
    }
    return new AccessToken.Builder(
            account.sid(), key.sid(), key.secret().getBytes(StandardCharsets.UTF_8))
        .identity(identity)
        .region(region)
        .grant(grant)
        .ttl(3600)
        .build()
        .toJwt();
  }

  public void send(String type, Map<String, ?> payload) {
    sendFrame(Map.of("type", type, "version", "1.6", "payload", payload));
  }

  public void listen(String token) {
    send("listen", Map.of("token", token, "reconnectTimeout", 0));
  }

  /// Authenticates and registers.
  public VoiceSdkClient registered(String token) {
    listen(token);
    awaitFrame("connected");
    send("register", Map.of("media", Map.of("audio", true)));
    awaitFrame("ready");
    return this;
  }

  /// Places a call.
  ///
  /// @return the SDK's temporary SID of the call
  public String connect(Map<String, String> parameters) {
    return connect(parameters, Sdp.offer());
  }

  public String connect(Map<String, String> parameters, String offer) {
    String sid = "TJS" + UUID.randomUUID();
    String params =
        parameters.entrySet().stream()
            .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
            .collect(Collectors.joining("&"));
    send("invite", Map.of("callsid", sid, "sdp", offer, "twilio", Map.of("params", params)));
    return sid;
  }

  /// Waits for an incoming call.
  public JsonNode incoming() {
    return awaitFrame("invite").path("payload");
  }

  public void accept(String callSid) {
    send("answer", Map.of("callsid", callSid, "sdp", Sdp.answer()));
  }

  /// Waits for a frame about a call.
  public JsonNode awaitFrame(String type, String callSid) {
    return awaitFrame(type, f -> f.path("payload").path("callsid").asString("").equals(callSid))
        .path("payload");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
