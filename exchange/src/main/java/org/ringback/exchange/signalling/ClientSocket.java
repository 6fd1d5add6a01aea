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

/// One browser's signalling socket: who it is, whether it may be rung, and to which part of the
/// exchange each of its frames goes. Frames of one socket come one at a time.
final class ClientSocket implements RingTarget {
  private static final String HEARTBEAT = "\n";
  private static final int MALFORMED = 31100;
  private static final int NO_PARAMETERS = 31101;
  private static final Duration LEAST_HOLD = Duration.ofSeconds(15);
  private static final Duration MOST_HOLD = Duration.ofSeconds(30);

  private final SignallingServices signalling;
  private final TextSocket socket;
  private final Edge edge;
  private final ClientCalls calls;
  private final ClientMessages messages;
  private volatile @Nullable AccessToken token;
  private volatile boolean registered;
  private volatile boolean closed;
  private volatile Duration hold = LEAST_HOLD;

  /// @param edge the one that the browser believes it has reached
  ClientSocket(SignallingServices signalling, TextSocket socket, Edge edge) {
    this.signalling = signalling;
    this.socket = socket;
    this.edge = edge;
    this.calls = new ClientCalls(signalling, this);
    this.messages = new ClientMessages(signalling, this);
  }

  void send(String frame) {
    socket.send(frame);
  }

  boolean mayBeRungAt(Instant now) {
    AccessToken held = token;
    return registered && !closed && held != null && held.isGoodAt(now);
  }

  @Override
  public Leg ring(Invitation invitation, LegListener events) {
    ClientLeg leg = calls.ring(invitation, events);
    if (closed) {
      Thread.startVirtualThread(
          () -> calls.lost(leg)); // it closed before it could know of this leg
    }
    return leg;
  }

  // -- the browser speaks

  void onFrame(String text) {
    socket.heard();
    if (text.equals(HEARTBEAT)) {
      return;
    }
    try {
      JsonNode frame = signalling.json().readTree(text);
      JsonNode payload = frame.path("payload");
      String type = frame.path("type").asString("");
      AccessToken held = token;
      if (type.isEmpty()) {
        send(signalling.frames().error(MALFORMED, "Malformed request"));
      } else if (!payload.isMissingNode() && !payload.isObject()) {
        send(signalling.frames().error(NO_PARAMETERS, "Missing parameter array in request"));
      } else if (type.equals("listen")) {
        listen(payload);
      } else if (held == null) {
        send(signalling.frames().error(InvalidTokenException.INVALID, "Access Token needed first"));
      } else {
        handle(type, payload, held);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      send(signalling.frames().error(MALFORMED, "Malformed request"));
    }
  }

  private void handle(String type, JsonNode payload, AccessToken held) {
    String sid = payload.path("callsid").asString("");
    String sdp = payload.path("sdp").asString("");
    switch (type) {
      case "register" -> register(held, payload.path("media").path("audio").asBoolean(true));
      case "invite" -> {
        String reconnect = payload.path("reconnect").asString("");
        if (!reconnect.isEmpty()) {
          calls.resume(sid, reconnect, sdp);
        } else if (!refuseIfOver(held, sid)) {
          calls.invite(held, sid, sdp, payload.path("twilio").path("params").asString(""));
        }
      }
      case "answer" -> calls.answer(sid, sdp);
      case "reinvite" -> calls.reinvite(sid, sdp);
      case "hangup" -> calls.hangup(sid);
      case "reject" -> calls.hangup(sid);
      case "dtmf" -> calls.press(sid, payload.path("dtmf").asString(""));
      case "message" -> messages.say(held, calls, sid, payload);
      default -> {
        // a newer SDK's word for something that we do not do; Twilio too passes over such
      }
    }
  }

  /// The first one signs in; a later one on the same socket is a newer token.
  private void listen(JsonNode payload) {
    try {
      AccessToken given = signalling.tokens().verify(payload.path("token").asString(""));
      AccessToken before = token;
      token = given;
      hold = holdOf(payload.path("reconnectTimeout").asInt(0));
      if (registered && before != null) {
        signalling.clients().unregister(before, this);
        signalling.clients().register(given, this);
      }
      long ttl = Duration.between(signalling.clock().instant(), given.expires()).toSeconds();
      send(
          signalling
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
        signalling.weather().signedIn(socket, given.account().sid(), given.client());
      }
    } catch (InvalidTokenException e) {
      send(signalling.frames().error(e.code(), String.valueOf(e.getMessage())));
      send(signalling.frames().frame("close", Map.of()));
      socket.close();
    }
  }

  private static Duration holdOf(int seconds) {
    Duration asked = Duration.ofSeconds(Math.max(0, seconds));
    return asked.compareTo(LEAST_HOLD) < 0
        ? LEAST_HOLD
        : asked.compareTo(MOST_HOLD) > 0 ? MOST_HOLD : asked;
  }

  private void register(AccessToken held, boolean available) {
    if (!available) {
      unregister(held);
      send(signalling.frames().frame("offline", Map.of()));
    } else if (refuseIfOver(held, null)) {
      unregister(held);
    } else if (!held.mayReceive() || held.identity().isEmpty()) {
      send(
          signalling
              .frames()
              .error(InvalidTokenException.UNKNOWN, "This Access Token may not receive calls"));
    } else {
      registered = true;
      signalling.clients().register(held, this);
      send(signalling.frames().frame("ready", Map.of()));
    }
  }

  private void unregister(AccessToken held) {
    registered = false;
    signalling.clients().unregister(held, this);
  }

  boolean isSameUser(ClientSocket other) {
    AccessToken mine = token;
    AccessToken theirs = other.token;
    return mine != null
        && theirs != null
        && mine.account().sid().equals(theirs.account().sid())
        && mine.identity().equals(theirs.identity());
  }

  private boolean refuseIfOver(AccessToken held, @Nullable String callSid) {
    if (held.isGoodAt(signalling.clock().instant())) {
      return false;
    }
    boolean expired = !signalling.clock().instant().isBefore(held.expires());
    int code = expired ? InvalidTokenException.EXPIRED : InvalidTokenException.UNKNOWN;
    String message = expired ? "Access Token expired" : "Authentication failed: issuer";
    send(signalling.frames().error(code, message));
    if (callSid != null) {
      send(signalling.frames().hangup(callSid, code, message));
    }
    return true;
  }

  // -- life and death

  /// Twilio ends the registration of a token that has run out; a call that is up goes on.
  void beat() {
    AccessToken held = token;
    if (registered && held != null && refuseIfOver(held, null)) {
      unregister(held);
    }
    socket.beat(HEARTBEAT);
  }

  /// Calls that are up wait for the browser to come back; one that is not cannot be resumed by it.
  void onClose() {
    closed = true;
    AccessToken held = token;
    if (held != null) {
      signalling.clients().unregister(held, this);
    }
    for (ClientLeg leg : calls.all()) {
      if (leg.isUp()) {
        signalling.pulse().after(hold, () -> calls.lost(leg));
      } else {
        calls.lost(leg);
      }
    }
  }
}
