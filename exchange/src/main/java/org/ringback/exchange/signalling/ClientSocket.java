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
          () -> calls.onSocketLost(leg)); // it closed before it could know of this leg
    }
    return leg;
  }

  // -- the browser speaks

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
        // a newer SDK's word for something that we do not do; Twilio too passes over such
      }
    }
  }

  /// Signs in. A later `listen` on the same socket renews the token.
  private void listen(JsonNode payload) {
    try {
      AccessToken given = services.tokens().verify(payload.path("token").asString(""));
      AccessToken before = token;
      token = given;
      hold = holdTime(payload.path("reconnectTimeout").asInt(0));
      if (registered && before != null) {
        services.clients().unregister(before, this);
        services.clients().register(given, this);
      }
      long ttl = Duration.between(services.clock().instant(), given.expires()).toSeconds();
      send(
          services
              .frames()
              .frame(
                  "connected",
                  Map.of(
                      "edge", edge.name(),
                      "region", edge.region(),
                      "home", given.home(),
                      "gateway", "exchange",
                      "token", Map.of("identity", given.identity(), "ttl", ttl))));
      if (before == null) {
        services.faults().signedIn(socket, given.account().sid(), given.client());
      }
    } catch (InvalidTokenException e) {
      send(services.frames().error(e.code(), String.valueOf(e.getMessage())));
      send(services.frames().frame("close", Map.of()));
      socket.close();
    }
  }

  private static Duration holdTime(int seconds) {
    Duration asked = Duration.ofSeconds(Math.max(0, seconds));
    return asked.compareTo(MIN_HOLD) < 0
        ? MIN_HOLD
        : asked.compareTo(MAX_HOLD) > 0 ? MAX_HOLD : asked;
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
    AccessToken mine = token;
    AccessToken theirs = other.token;
    return mine != null
        && theirs != null
        && mine.account().sid().equals(theirs.account().sid())
        && mine.identity().equals(theirs.identity());
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

  // -- life and death

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
        services.heartbeats().schedule(hold, () -> calls.onSocketLost(leg));
      } else {
        calls.onSocketLost(leg);
      }
    }
  }
}
