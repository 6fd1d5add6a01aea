package org.ringback.exchange;

import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A client of the phone page's protocol, for one handset.
public final class PhonePageClient extends JsonSocketClient {
  private final String number;

  public PhonePageClient(Exchange exchange, String number) {
    super(URI.create("ws://127.0.0.1:" + exchange.port() + "/exchange/phones/signal"));
    this.number = number;
    sendFrame(Map.of("type", "register", "number", number));
    awaitFrame("registered");
  }

  /// Dials and waits until the exchange has accepted the call.
  ///
  /// @return the call's id
  public String dial(String to) {
    return dial(to, Sdp.offer());
  }

  public String dial(String to, String sdp) {
    sendFrame(Map.of("type", "dial", "number", number, "to", to, "sdp", sdp));
    return awaitFrame("dialing").path("callId").asString();
  }

  public JsonNode incoming() {
    return awaitFrame("incoming");
  }

  public void answer(String callId) {
    answer(callId, Sdp.answer());
  }

  public void answer(String callId, String sdp) {
    sendFrame(Map.of("type", "answer", "callId", callId, "sdp", sdp));
  }

  public void reject(String callId) {
    sendFrame(Map.of("type", "reject", "callId", callId));
  }

  public void hangUp(String callId) {
    sendFrame(Map.of("type", "hangup", "callId", callId));
  }

  /// Waits for a frame about a call.
  public JsonNode awaitFrame(String type, String callId) {
    return awaitFrame(type, f -> f.path("callId").asString("").equals(callId));
  }
}
