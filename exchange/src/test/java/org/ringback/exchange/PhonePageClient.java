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
    say(Map.of("type", "register", "number", number));
    hears("registered");
  }

  /// Dials and waits until the exchange has accepted the call.
  ///
  /// @return the call's id
  public String dial(String to) {
    return dial(to, Sdp.offer());
  }

  public String dial(String to, String sdp) {
    say(Map.of("type", "dial", "number", number, "to", to, "sdp", sdp));
    return hears("dialing").path("callId").asString();
  }

  public JsonNode incoming() {
    return hears("incoming");
  }

  public void answer(String callId) {
    answer(callId, Sdp.answer());
  }

  public void answer(String callId, String sdp) {
    say(Map.of("type", "answer", "callId", callId, "sdp", sdp));
  }

  public void reject(String callId) {
    say(Map.of("type", "reject", "callId", callId));
  }

  public void hangUp(String callId) {
    say(Map.of("type", "hangup", "callId", callId));
  }

  /// Waits for a frame about a call.
  public JsonNode hears(String type, String callId) {
    return hear(type, f -> f.path("callId").asString("").equals(callId));
  }
}
