package org.ringback.exchange.signalling;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.call.RingTarget;
import org.ringback.exchange.socket.TextSocket;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The signalling socket of one browser. Holds its identity and registration, and dispatches its
/// frames. Frames of one socket arrive one at a time.
final class ClientSocket implements RingTarget {
  private static final String HEARTBEAT = "\n";
  private static final int MALFORMED = 31100;
  private static final int NO_PARAMETERS = 31101;
  private static final Duration MIN_HOLD = Duration.ofSeconds(15);
  private static final Duration MAX_HOLD = Duration.ofSeconds(30);

  private final SignallingServices services;
  private final TextSocket socket;
  private final Edge edge;
  private final ClientCalls calls;
  private final ClientMessages messages;
  private volatile @Nullable AccessToken token;
  private volatile boolean registered;
  private volatile boolean closed;
  private volatile Duration hold = MIN_HOLD;

  /// @param edge the edge that the browser connected to
  ClientSocket(SignallingServices services, TextSocket socket, Edge edge) {
    this.services = services;
    this.socket = socket;
    this.edge = edge;
    this.calls = new ClientCalls(services, this);
    this.messages = new ClientMessages(services, this);
  }

  void send(String frame) {
    socket.send(frame);
  }

  boolean canRingAt(Instant now) {
    AccessToken current = token;
    return registered && !closed && current != null && current.isValidAt(now);
  }

  @Override
  public Leg ring(Invitation invitation, LegListener listener) {
    ClientLeg leg = calls.ring(invitation, listener);
    if (closed) {
      Thread.startVirtualThread(
          () -> calls.onSocketLost(leg)); // the socket closed before the leg was added
    }
    return leg;
  }

  // -- frames from the browser

  void onFrame(String text) {
    socket.onReceived();
    if (text.equals(HEARTBEAT)) {
      return;
    }
    try {
      JsonNode frame = services.json().readTree(text);
      JsonNode payload = frame.path("payload");
      String type = frame.path("type").asString("");
      AccessToken current = token;
      if (type.isEmpty()) {
        send(services.frames().error(MALFORMED, "Malformed request"));
      } else if (!payload.isMissingNode() && !payload.isObject()) {
        send(services.frames().error(NO_PARAMETERS, "Missing parameter array in request"));
      } else if (type.equals("listen")) {
        listen(payload);
      } else if (current == null) {
        send(services.frames().error(InvalidTokenException.INVALID, "Access Token needed first"));
      } else {
        handle(type, payload, current);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      send(services.frames().error(MALFORMED, "Malformed request"));
    }
  }

  private void handle(String type, JsonNode payload, AccessToken current) {
    String sid = payload.path("callsid").asString("");
    String sdp = payload.path("sdp").asString("");
    switch (type) {
      case "register" -> register(current, payload.path("media").path("audio").asBoolean(true));
      case "invite" -> {
        String reconnect = payload.path("reconnect").asString("");
        if (!reconnect.isEmpty()) {
          calls.resume(sid, reconnect, sdp);
        } else if (!rejectIfExpired(current, sid)) {
          calls.invite(current, sid, sdp, payload.path("twilio").path("params").asString(""));
        }
      }
      case "answer" -> calls.answer(sid, sdp);
      case "reinvite" -> calls.reinvite(sid, sdp);
      case "hangup" -> calls.hangup(sid);
      case "reject" -> calls.hangup(sid);
      case "dtmf" -> calls.press(sid, payload.path("dtmf").asString(""));
      case "message" -> messages.receive(current, calls, sid, payload);
      default -> {
        // Ignores unknown frames of newer SDKs, like Twilio.
      }
    }
  }

  /// Authenticates the socket. A later `listen` on the same socket renews the token.
  private void listen(JsonNode payload) {
    try {
      AccessToken verified = services.tokens().verify(payload.path("token").asString(""));
      AccessToken before = token;
      token = verified;
      hold = holdTime(payload.path("reconnectTimeout").asInt(0));
      if (registered && before != null) {
        services.clients().unregister(before, this);
        services.clients().register(verified, this);
      }
      long ttl = Duration.between(services.clock().instant(), verified.expires()).toSeconds();
      send(
          services
              .frames()
              .frame(
                  "connected",
                  Map.of(
                      "edge", edge.name(),
                      "region", edge.region(),
                      "home", verified.home(),
                      "gateway", "exchange",
                      "token", Map.of("identity", verified.identity(), "ttl", ttl))));
      if (before == null) {
        services.faults().signedIn(socket, verified.account().sid(), verified.client());
      }
    } catch (InvalidTokenException e) {
      send(services.frames().error(e.code(), String.valueOf(e.getMessage())));
      send(services.frames().frame("close", Map.of()));
      socket.close();
    }
  }

  private static Duration holdTime(int seconds) {
    Duration requested = Duration.ofSeconds(Math.max(0, seconds));
    return requested.compareTo(MIN_HOLD) < 0
        ? MIN_HOLD
        : requested.compareTo(MAX_HOLD) > 0 ? MAX_HOLD : requested;
  }

  private void register(AccessToken current, boolean available) {
    if (!available) {
      unregister(current);
      send(services.frames().frame("offline", Map.of()));
    } else if (rejectIfExpired(current, null)) {
      unregister(current);
    } else if (!current.mayReceive() || current.identity().isEmpty()) {
      send(
          services
              .frames()
              .error(InvalidTokenException.UNKNOWN, "This Access Token may not receive calls"));
    } else {
      registered = true;
      services.clients().register(current, this);
      send(services.frames().frame("ready", Map.of()));
    }
  }

  private void unregister(AccessToken current) {
    registered = false;
    services.clients().unregister(current, this);
  }

  boolean isSameUser(ClientSocket other) {
    AccessToken ownToken = token;
    AccessToken otherToken = other.token;
    return ownToken != null
        && otherToken != null
        && ownToken.account().sid().equals(otherToken.account().sid())
        && ownToken.identity().equals(otherToken.identity());
  }

  private boolean rejectIfExpired(AccessToken current, @Nullable String callSid) {
    if (current.isValidAt(services.clock().instant())) {
      return false;
    }
    boolean expired = !services.clock().instant().isBefore(current.expires());
    int code = expired ? InvalidTokenException.EXPIRED : InvalidTokenException.UNKNOWN;
    String message = expired ? "Access Token expired" : "Authentication failed: issuer";
    send(services.frames().error(code, message));
    if (callSid != null) {
      send(services.frames().hangup(callSid, code, message));
    }
    return true;
  }

  // -- lifecycle

  /// Unregisters a browser whose token has expired, as Twilio does. Its connected calls continue.
  void sendHeartbeat() {
    AccessToken current = token;
    if (registered && current != null && rejectIfExpired(current, null)) {
      unregister(current);
    }
    socket.sendHeartbeat(HEARTBEAT);
  }

  /// Holds connected calls until the browser reconnects. Ends the other calls: the SDK cannot
  /// resume them.
  void onClose() {
    closed = true;
    AccessToken current = token;
    if (current != null) {
      services.clients().unregister(current, this);
    }
    for (ClientLeg leg : calls.all()) {
      if (leg.isConnected()) {
        Thread.ofVirtual().name("hold").start(() -> endUnlessResumed(leg));
      } else {
        calls.onSocketLost(leg);
      }
    }
  }

  /// Ends the call of a browser that crashed or lost its network for too long.
  private void endUnlessResumed(ClientLeg leg) {
    try {
      services.clock().sleep(hold);
      calls.onSocketLost(leg);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
