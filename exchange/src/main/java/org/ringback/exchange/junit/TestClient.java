package org.ringback.exchange.junit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A browser with the Voice SDK, registered with an access token. It has no audio.
public final class TestClient implements AutoCloseable {
  private final ExchangeExtension exchange;
  private final SdkClient sdk;

  /// An incoming call of a client.
  ///
  /// @param parameters the `<Parameter>` nouns of the `<Client>`
  public record IncomingCall(
      TestClient client, String sid, String from, Map<String, String> parameters) {
    public TestCall accept() {
      client.sdk.accept(sid);
      return client.exchange.call(sid);
    }

    public void reject() {
      client.sdk.reject(sid);
    }

    /// Ends the call after it was accepted.
    public void hangUp() {
      client.hangUp(sid);
    }
  }

  TestClient(ExchangeExtension exchange, String accessToken) {
    this.exchange = exchange;
    this.sdk = new SdkClient(exchange.exchange().port(), accessToken, exchange.timeout());
  }

  /// Returns the identity of the access token.
  public String identity() {
    return sdk.identity();
  }

  /// Waits for the next incoming call. Each call is returned once.
  public IncomingCall awaitIncoming() {
    JsonNode invite = sdk.awaitInvite();
    return new IncomingCall(
        this,
        invite.path("callsid").asString(),
        invite.at("/parameters/From").asString(""),
        parameters(invite.at("/parameters/Params").asString("")));
  }

  /// Places a call and waits until it rings or is answered.
  ///
  /// @param parameters as for the Voice SDK's `Device.connect`
  public TestCall call(Map<String, String> parameters) {
    return exchange.call(sdk.call(parameters));
  }

  /// Ends a call of this client.
  public void hangUp(String callSid) {
    sdk.hangUp(callSid);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : query.split("&")) {
      String[] pair = each.split("=", 2);
      if (pair.length == 2) {
        parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  @Override
  public void close() {
    sdk.close();
  }
}
