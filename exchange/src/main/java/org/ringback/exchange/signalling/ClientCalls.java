package org.ringback.exchange.signalling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.Invitation;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.CodecChoice;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.PacketFaults;
import org.ringback.exchange.media.SdpException;

/// The calls of one signalling socket, by CallSid and by the SDK's temporary SID.
final class ClientCalls {
  private static final int CANCELLED = 31008;
  private static final int TOO_LONG = 31103;
  private static final int RECONNECT_INVALID = 31107;
  private static final int BAD_REQUEST = 31400;
  private static final int NOT_FOUND = 31404;
  private static final int RESUME_REFUSED = 31209;
  private static final int MAX_PARAMETERS = 16 * 1024;

  private final SignallingServices services;
  private final ClientSocket socket;
  private final Map<String, ClientLeg> legs = new ConcurrentHashMap<>();

  ClientCalls(SignallingServices services, ClientSocket socket) {
    this.services = services;
    this.socket = socket;
  }

  Optional<ClientLeg> find(String sid) {
    return Optional.ofNullable(legs.get(sid));
  }

  List<ClientLeg> all() {
    return List.copyOf(legs.values());
  }

  /// Rings the browser.
  ClientLeg ring(Invitation invitation, LegListener listener) {
    MediaEndpoint media =
        services
            .media()
            .offer(
                CodecChoice.BROWSER,
                new PacketFaults.Parties(
                    invitation.accountSid(), List.of(invitation.from(), invitation.to())));
    ClientLeg leg = leg(invitation.callSid(), null, media);
    leg.bind(listener);
    socket.send(services.frames().invite(invitation, media.localSdp(), leg.reconnect()));
    return leg;
  }

  private ClientLeg leg(String callSid, @Nullable String temporarySid, MediaEndpoint media) {
    ClientLeg leg =
        new ClientLeg(
            callSid,
            temporarySid,
            services.nextReconnectToken(),
            media,
            socket,
            services.frames(),
            ended -> {
              services.clients().removeLeg(ended);
              services.messages().detach(ended.callSid(), ended);
            });
    services.clients().addLeg(leg);
    services.messages().attach(callSid, leg);
    adopt(leg);
    return leg;
  }

  private void adopt(ClientLeg leg) {
    legs.values().removeIf(each -> each.hasEnded());
    legs.put(leg.callSid(), leg);
    if (leg.temporarySid() != null) {
      legs.put(leg.temporarySid(), leg);
    }
  }

  /// Starts an outgoing call of the browser.
  void invite(AccessToken token, String temporarySid, String offer, String params) {
    Application application =
        token.application().flatMap(token.account()::application).orElse(null);
    if (application == null) {
      int code = token.application().isEmpty() ? InvalidTokenException.UNKNOWN : NOT_FOUND;
      sendRejection(temporarySid, code, "This Access Token has no outgoing application");
      return;
    }
    if (params.length() > MAX_PARAMETERS) {
      sendRejection(temporarySid, TOO_LONG, "Maximum parameter length has been exceeded");
      return;
    }
    Map<String, String> parameters = parameters(params);
    parameters.putAll(token.outgoingParameters());
    try {
      String from = token.client();
      PacketFaults.Parties parties =
          new PacketFaults.Parties(
              token.account().sid(), List.of(from, parameters.getOrDefault("To", "")));
      MediaEndpoint media = services.media().answer(offer, CodecChoice.BROWSER, parties);
      ClientLeg leg = leg(services.calls().nextCallSid(), temporarySid, media);
      leg.bind(
          services
              .calls()
              .fromClient(
                  leg.callSid(),
                  token.account(),
                  application,
                  token.home(),
                  from,
                  parameters,
                  leg));
    } catch (SdpException e) {
      sendRejection(temporarySid, BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /// Parses the custom parameters, which `encodeURIComponent` has encoded. The last value of a name
  /// wins.
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

  /// Resumes a call after a reconnection, or answers an incoming call from a socket other than the
  /// one that rings (`Device.connect({connectToken})`).
  void resume(String callSid, String reconnect, String offer) {
    if (callSid.isEmpty()) {
      sendRejection(callSid, RECONNECT_INVALID, "The reconnect parameter is invalid");
      return;
    }
    ClientLeg leg =
        services
            .clients()
            .leg(reconnect, callSid)
            .filter(each -> each.socket().isSameUser(socket))
            .orElse(null);
    if (leg != null && leg.isConnected()) {
      adopt(leg);
      leg.resume(socket);
    } else if (leg != null && leg.isRinging()) {
      answerWithOffer(leg, offer);
    } else {
      sendRejection(callSid, RESUME_REFUSED, "Reconnect attempt is not authorized");
    }
  }

  private void answerWithOffer(ClientLeg ringing, String offer) {
    try {
      ClientLeg answeringLeg =
          leg(
              ringing.callSid(),
              null,
              services.media().answer(offer, CodecChoice.BROWSER, ringing.media().parties()));
      answeringLeg.answerByOffer();
      answeringLeg.bind(ringing.listener());
      ringing.listener().answered(answeringLeg);
    } catch (SdpException e) {
      sendRejection(ringing.callSid(), BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  void answer(String callSid, String sdp) {
    ClientLeg leg = legs.get(callSid);
    if (leg == null || !leg.isRinging()) {
      sendRejection(callSid, CANCELLED, "Unable to answer because the call has ended");
      return;
    }
    try {
      leg.media().acceptAnswer(sdp);
      leg.listener().answered(leg);
    } catch (SdpException e) {
      sendRejection(callSid, BAD_REQUEST, String.valueOf(e.getMessage()));
      leg.tryEnd();
      leg.listener().declined(leg, CallStatus.FAILED);
    }
  }

  /// Restarts ICE. A call may do this several times.
  void reinvite(String callSid, String offer) {
    ClientLeg leg = legs.get(callSid);
    if (leg == null || leg.hasEnded()) {
      socket.send(services.frames().frame("hangup", Map.of("callsid", callSid)));
      return;
    }
    try {
      leg.sendAnswer(leg.media().restart(offer));
    } catch (SdpException e) {
      socket.send(services.frames().error(BAD_REQUEST, String.valueOf(e.getMessage())));
    }
  }

  /// Ends a call for the browser. A hangup while the call rings is a rejection: Twilio ends that
  /// leg as `busy`.
  void hangup(String sid) {
    ClientLeg leg = legs.remove(sid);
    if (leg == null) {
      return;
    }
    boolean rang = leg.isRinging();
    if (leg.tryEnd()) {
      if (rang) {
        leg.listener().declined(leg, CallStatus.BUSY);
      } else {
        leg.listener().hungUp(leg);
      }
    }
  }

  void press(String callSid, String digits) {
    ClientLeg leg = legs.get(callSid);
    if (leg != null) {
      digits
          .chars()
          .filter(c -> "0123456789*#ABCD".indexOf(c) >= 0)
          .forEach(c -> leg.press((char) c));
    }
  }

  /// Ends a call whose browser has not reconnected in time.
  void onSocketLost(ClientLeg leg) {
    boolean rang = leg.isRinging();
    if (leg.socket() == socket && leg.tryEnd()) {
      if (rang) {
        leg.listener().declined(leg, CallStatus.NO_ANSWER);
      } else {
        leg.listener().hungUp(leg);
      }
    }
  }

  private void sendRejection(String callSid, int code, String message) {
    socket.send(services.frames().hangup(callSid, code, message));
  }
}
