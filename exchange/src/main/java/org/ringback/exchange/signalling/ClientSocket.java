package org.ringback.exchange.signalling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegEvents;
import org.ringback.exchange.call.Station;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.SdpException;
import org.ringback.exchange.socket.TextSocket;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One browser's signalling socket: what the Voice SDK says, frame by frame. Frames of one socket
/// come one at a time.
final class ClientSocket implements Station {
  private static final String HEARTBEAT = "\n";
  private static final int MALFORMED = 31100;
  private static final int BAD_REQUEST = 31400;
  private static final int NOT_FOUND = 31404;
  private static final int RESUME_REFUSED = 31209;
  private static final Duration LEAST_HOLD = Duration.ofSeconds(15);
  private static final Duration MOST_HOLD = Duration.ofSeconds(30);

  private final Signalling signalling;
  private final TextSocket socket;
  private final String edge;
  private final Map<String, ClientLeg> legs = new ConcurrentHashMap<>();
  private volatile @Nullable AccessToken token;
  private volatile boolean registered;
  private volatile boolean closed;
  private volatile Duration hold = LEAST_HOLD;

  /// @param edge the one that the browser believes it has reached
  ClientSocket(Signalling signalling, TextSocket socket, String edge) {
    this.signalling = signalling;
    this.socket = socket;
    this.edge = edge;
  }

  void send(String frame) {
    socket.send(frame);
  }

  boolean mayBeRungAt(Instant now) {
    AccessToken held = token;
    return registered && !closed && held != null && held.isGoodAt(now);
  }

  // -- the exchange rings

  @Override
  public Leg ring(Invitation invitation, LegEvents events) {
    MediaEndpoint media = signalling.media().offer();
    ClientLeg leg = leg(invitation.callSid(), null, media);
    leg.bind(events);
    send(signalling.frames().invite(invitation, media.localSdp(), leg.reconnect()));
    if (closed) {
      Thread.startVirtualThread(() -> lost(leg)); // it closed before it could know of this leg
    }
    return leg;
  }

  private ClientLeg leg(String callSid, @Nullable String temporarySid, MediaEndpoint media) {
    ClientLeg leg =
        new ClientLeg(
            callSid,
            temporarySid,
            signalling.nextReconnectToken(),
            media,
            this,
            signalling.frames(),
            signalling.clients()::forget);
    signalling.clients().keep(leg);
    adopt(leg);
    return leg;
  }

  private void adopt(ClientLeg leg) {
    legs.values().removeIf(each -> each.isOver());
    legs.put(leg.callSid(), leg);
    if (leg.temporarySid() != null) {
      legs.put(leg.temporarySid(), leg);
    }
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
      if (type.isEmpty()) {
        send(signalling.frames().error(MALFORMED, "Malformed request"));
      } else if (type.equals("listen")) {
        listen(payload);
      } else if (token == null) {
        send(signalling.frames().error(TokenRefused.INVALID, "Access Token needed first"));
      } else {
        handle(type, payload);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      send(signalling.frames().error(MALFORMED, "Malformed request"));
    }
  }

  private void handle(String type, JsonNode payload) {
    String sid = payload.path("callsid").asString("");
    String sdp = payload.path("sdp").asString("");
    switch (type) {
      case "register" -> register(payload.path("media").path("audio").asBoolean(true));
      case "invite" -> {
        if (payload.path("reconnect").asString("").isEmpty()) {
          invite(sid, sdp, payload.path("twilio").path("params").asString(""));
        } else {
          resume(sid, payload.path("reconnect").asString(""), sdp);
        }
      }
      case "answer" -> answer(sid, sdp);
      case "reinvite" -> reinvite(sid, sdp);
      case "hangup" -> hangup(sid);
      case "reject" -> hangup(sid);
      case "dtmf" -> press(sid, payload.path("dtmf").asString(""));
      case "message" -> acknowledge(sid, payload.path("voiceeventsid").asString(""));
      default -> {
        // a newer SDK's word for something that we do not do; Twilio too passes over such
      }
    }
  }

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
                      "edge", edge,
                      "region", "US_EAST_VIRGINIA",
                      "home", "us1",
                      "gateway", "exchange",
                      "token", Map.of("identity", given.identity(), "ttl", ttl))));
    } catch (TokenRefused e) {
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

  private void register(boolean available) {
    AccessToken held = held();
    if (!available) {
      registered = false;
      signalling.clients().unregister(held, this);
      send(signalling.frames().frame("offline", Map.of()));
    } else if (refuseIfOver(held, null)) {
      registered = false;
      signalling.clients().unregister(held, this);
    } else if (!held.mayReceive() || held.identity().isEmpty()) {
      send(
          signalling
              .frames()
              .error(TokenRefused.UNKNOWN, "This Access Token may not receive calls"));
    } else {
      registered = true;
      signalling.clients().register(held, this);
      send(signalling.frames().frame("ready", Map.of()));
    }
  }

  private void invite(String temporarySid, String offer, String params) {
    AccessToken held = held();
    if (refuseIfOver(held, temporarySid)) {
      return;
    }
    Application application = held.application().flatMap(held.account()::application).orElse(null);
    if (application == null) {
      int code = held.application().isEmpty() ? TokenRefused.UNKNOWN : NOT_FOUND;
      send(
          signalling
              .frames()
              .hangup(temporarySid, code, "This Access Token names no application to call by"));
      return;
    }
    Map<String, String> parameters = parameters(params);
    parameters.putAll(held.outgoingParameters());
    try {
      MediaEndpoint media = signalling.media().answer(offer);
      ClientLeg leg = leg(signalling.calls().nextCallSid(), temporarySid, media);
      String from = "client:" + (held.identity().isEmpty() ? "Anonymous" : held.identity());
      leg.bind(
          signalling
              .calls()
              .fromClient(leg.callSid(), held.account(), application, from, parameters, leg));
    } catch (SdpException e) {
      send(signalling.frames().hangup(temporarySid, BAD_REQUEST, String.valueOf(e.getMessage())));
    }
  }

  /// `encodeURIComponent` on both sides of each `=`; the last of a name wins.
  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] pair = each.split("=", 2);
      parameters.put(
          URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
          pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  /// The browser is back, or takes an incoming call on another socket than the one that rings.
  private void resume(String callSid, String reconnect, String offer) {
    ClientLeg leg =
        signalling
            .clients()
            .leg(reconnect, callSid)
            .filter(each -> each.socket().isSameUser(held()))
            .orElse(null);
    if (leg != null && leg.isUp()) {
      adopt(leg);
      leg.resume(this);
    } else if (leg != null && leg.isRinging()) {
      takeByOffer(leg, offer);
    } else {
      send(signalling.frames().hangup(callSid, RESUME_REFUSED, "This call cannot be resumed"));
    }
  }

  private void takeByOffer(ClientLeg ringing, String offer) {
    try {
      ClientLeg taken = leg(ringing.callSid(), null, signalling.media().answer(offer));
      taken.answerByOffer();
      taken.bind(ringing.events());
      ringing.events().answered(taken);
    } catch (SdpException e) {
      send(
          signalling
              .frames()
              .hangup(ringing.callSid(), BAD_REQUEST, String.valueOf(e.getMessage())));
    }
  }

  private void answer(String callSid, String sdp) {
    ClientLeg leg = legs.get(callSid);
    if (leg == null || !leg.isRinging()) {
      send(signalling.frames().frame("hangup", Map.of("callsid", callSid)));
      return;
    }
    try {
      leg.media().acceptAnswer(sdp);
      leg.events().answered(leg);
    } catch (SdpException e) {
      send(signalling.frames().hangup(callSid, BAD_REQUEST, String.valueOf(e.getMessage())));
      leg.leave();
      leg.events().declined(leg, CallStatus.FAILED);
    }
  }

  private void reinvite(String callSid, String offer) {
    ClientLeg leg = legs.get(callSid);
    if (leg == null || leg.isOver()) {
      send(signalling.frames().frame("hangup", Map.of("callsid", callSid)));
      return;
    }
    try {
      leg.sendAnswer(leg.media().restart(offer));
    } catch (SdpException e) {
      send(signalling.frames().error(BAD_REQUEST, String.valueOf(e.getMessage())));
    }
  }

  /// Hanging up while it rings is what a reject is too: Twilio ends that leg as `busy`.
  private void hangup(String sid) {
    ClientLeg leg = legs.remove(sid);
    if (leg == null) {
      return;
    }
    boolean rang = leg.isRinging();
    if (leg.leave()) {
      if (rang) {
        leg.events().declined(leg, CallStatus.BUSY);
      } else {
        leg.events().hungUp(leg);
      }
    }
  }

  private void press(String callSid, String digits) {
    ClientLeg leg = legs.get(callSid);
    if (leg != null) {
      digits
          .chars()
          .filter(c -> "0123456789*#ABCD".indexOf(c) >= 0)
          .forEach(c -> leg.press((char) c));
    }
  }

  private void acknowledge(String callSid, String eventSid) {
    send(
        signalling
            .frames()
            .frame(
                "ack",
                Map.of("acktype", "message", "callsid", callSid, "voiceeventsid", eventSid)));
  }

  private AccessToken held() {
    AccessToken held = token;
    if (held == null) {
      throw new IllegalStateException("no token yet");
    }
    return held;
  }

  private boolean isSameUser(AccessToken other) {
    AccessToken held = held();
    return held.account().sid().equals(other.account().sid())
        && held.identity().equals(other.identity());
  }

  private boolean refuseIfOver(AccessToken held, @Nullable String callSid) {
    if (held.isGoodAt(signalling.clock().instant())) {
      return false;
    }
    boolean expired = !signalling.clock().instant().isBefore(held.expires());
    int code = expired ? TokenRefused.EXPIRED : TokenRefused.UNKNOWN;
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
      registered = false;
      signalling.clients().unregister(held, this);
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
    for (ClientLeg leg : List.copyOf(legs.values())) {
      if (leg.isUp()) {
        signalling.pulse().after(hold, () -> lost(leg));
      } else {
        lost(leg);
      }
    }
  }

  private void lost(ClientLeg leg) {
    boolean rang = leg.isRinging();
    if (leg.socket() == this && leg.leave()) {
      if (rang) {
        leg.events().declined(leg, CallStatus.NO_ANSWER);
      } else {
        leg.events().hungUp(leg);
      }
    }
  }
}
