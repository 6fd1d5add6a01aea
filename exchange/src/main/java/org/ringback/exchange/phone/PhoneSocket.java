package org.ringback.exchange.phone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.CodecChoice;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.media.PacketFaults;
import org.ringback.exchange.media.SdpException;
import org.ringback.exchange.socket.TextSocket;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The socket of one phone page and its handsets. Frames arrive one at a time.
final class PhoneSocket {
  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final int MAX_HANDSETS = 100;

  private final TextSocket socket;
  private final HandsetRegistry handsets;
  private final CallEngine calls;
  private final MediaServer media;
  private final JsonMapper json;
  private final Set<String> numbers = ConcurrentHashMap.newKeySet();
  private final Map<String, PhoneLeg> legs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  PhoneSocket(
      TextSocket socket,
      HandsetRegistry handsets,
      CallEngine calls,
      MediaServer media,
      JsonMapper json) {
    this.socket = socket;
    this.handsets = handsets;
    this.calls = calls;
    this.media = media;
    this.json = json;
  }

  void send(String type, Map<String, String> fields) {
    Map<String, String> frame = new LinkedHashMap<>();
    frame.put("type", type);
    frame.putAll(fields);
    socket.send(json.writeValueAsString(frame));
  }

  void removeLeg(PhoneLeg leg) {
    legs.remove(leg.id());
  }

  // -- incoming calls

  Leg ring(String number, Invitation invitation, LegListener listener) {
    MediaEndpoint audio =
        media.offer(
            CodecChoice.TELEPHONE,
            new PacketFaults.Parties(invitation.accountSid(), List.of(invitation.from(), number)));
    PhoneLeg leg = new PhoneLeg(invitation.callSid(), true, audio, this);
    leg.bind(listener);
    legs.put(leg.id(), leg);
    send(
        "incoming",
        Map.of(
            "number", number,
            "callId", leg.id(),
            "from", invitation.from(),
            "sdp", audio.localSdp()));
    if (closed) {
      Thread.startVirtualThread(
          () -> onSocketLost(leg)); // the socket closed before the leg was added
    }
    return leg;
  }

  // -- frames of the page

  void onFrame(String text) {
    socket.onReceived();
    try {
      JsonNode frame = json.readTree(text);
      String callId = frame.path("callId").asString("");
      switch (frame.path("type").asString("")) {
        case "register" -> register(number(frame, "number"));
        case "unregister" -> unregister(number(frame, "number"));
        case "dial" ->
            dial(number(frame, "number"), number(frame, "to"), frame.path("sdp").asString(""));
        case "answer" -> answer(callId, frame.path("sdp").asString(""));
        case "reject", "hangup" -> hangup(callId);
        case "digits" -> press(callId, frame.path("digits").asString(""));
        case "pong" -> {}
        default -> send("error", Map.of("message", "Unknown message type."));
      }
    } catch (JacksonException e) {
      send("error", Map.of("message", "The message is not valid JSON."));
    }
  }

  /// Removes spaces, hyphens, dots and parentheses.
  private static String number(JsonNode frame, String field) {
    return frame.path(field).asString("").replaceAll("[\\s().-]", "");
  }

  private boolean isNumber(String number) {
    if (E164.matcher(number).matches()) {
      return true;
    }
    send(
        "error",
        Map.of(
            "message",
            "\"" + number + "\" is not a phone number. Use the format +15550001111.",
            "number",
            number));
    return false;
  }

  private void register(String number) {
    if (!isNumber(number)) {
      return;
    }
    if (numbers.size() >= MAX_HANDSETS) {
      send("error", Map.of("message", "A page can have at most 100 handsets.", "number", number));
      return;
    }
    numbers.add(number);
    handsets.add(number, this);
    send("registered", Map.of("number", number));
  }

  private void unregister(String number) {
    numbers.remove(number);
    handsets.remove(number, this);
    send("unregistered", Map.of("number", number));
  }

  private void dial(String number, String to, String offer) {
    if (!isNumber(number) || !isNumber(to)) {
      return;
    }
    String callId = calls.nextCallSid();
    try {
      PacketFaults.Parties parties =
          new PacketFaults.Parties(calls.ownerOf(to).orElse(""), List.of(number, to));
      PhoneLeg leg =
          new PhoneLeg(callId, false, media.answer(offer, CodecChoice.TELEPHONE, parties), this);
      legs.put(callId, leg);
      send("dialing", Map.of("number", number, "callId", callId));
      calls
          .fromPhone(callId, number, to, leg)
          .ifPresentOrElse(leg::bind, () -> outOfService(leg, to));
    } catch (SdpException e) {
      send(
          "error",
          Map.of(
              "message", "Could not set up the call's audio: " + e.getMessage(), "number", number));
    }
  }

  private void outOfService(PhoneLeg leg, String to) {
    send(
        "error",
        Map.of("message", to + " is not in service: no account owns it.", "callId", leg.id()));
    leg.end(HangupCause.FAILED);
  }

  private void answer(String callId, String sdp) {
    PhoneLeg leg = legs.get(callId);
    if (leg == null || !leg.isRinging()) {
      send("ended", Map.of("callId", callId, "reason", HangupCause.CANCELED.wire()));
      return;
    }
    try {
      leg.media().acceptAnswer(sdp);
      leg.listener().answered(leg);
    } catch (SdpException e) {
      send(
          "error",
          Map.of(
              "message", "Could not set up the call's audio: " + e.getMessage(), "callId", callId));
      leg.end(HangupCause.FAILED);
      leg.listener().declined(leg, CallStatus.FAILED);
    }
  }

  private void hangup(String callId) {
    PhoneLeg leg = legs.get(callId);
    if (leg == null) {
      return;
    }
    boolean rang = leg.isRinging();
    if (leg.tryEnd()) {
      send(
          "ended",
          Map.of(
              "callId",
              callId,
              "reason",
              (rang ? HangupCause.REJECTED : HangupCause.COMPLETED).wire()));
      if (rang) {
        leg.listener().rejected(leg);
      } else {
        leg.listener().hungUp(leg);
      }
    }
  }

  private void press(String callId, String digits) {
    PhoneLeg leg = legs.get(callId);
    if (leg == null || !digits.matches("[0-9*#A-D]{1,32}")) {
      send(
          "error",
          Map.of("message", "Keys must be 0-9, * or #, and A-D, at most 32.", "callId", callId));
      return;
    }
    digits.chars().forEach(c -> leg.press((char) c));
  }

  // -- lifecycle

  void sendHeartbeat() {
    socket.sendHeartbeat("{\"type\":\"ping\"}");
  }

  void onClose() {
    closed = true;
    numbers.forEach(number -> handsets.remove(number, this));
    List.copyOf(legs.values()).forEach(this::onSocketLost);
  }

  private void onSocketLost(PhoneLeg leg) {
    boolean rang = leg.isRinging();
    if (leg.tryEnd()) {
      if (rang) {
        leg.listener().declined(leg, CallStatus.NO_ANSWER);
      } else {
        leg.listener().hungUp(leg);
      }
    }
  }
}
