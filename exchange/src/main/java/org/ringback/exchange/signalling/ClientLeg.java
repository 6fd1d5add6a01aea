package org.ringback.exchange.signalling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.AbstractLeg;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.message.UserDefinedMessage;

/// The leg of a browser in a call. It outlives its socket: after a loss of signalling, the browser
/// reconnects and resumes the call by the reconnect token.
final class ClientLeg extends AbstractLeg implements CallMessages.Receiver {
  private final @Nullable String temporarySid;
  private final String reconnect;
  private final Frames frames;
  private final Consumer<ClientLeg> removeLeg;
  private ClientSocket socket;
  private boolean incoming;
  private boolean named;
  private boolean earlyMedia;

  /// @param temporarySid the SDK's SID of an outgoing call; null for an incoming call
  /// @param removeLeg runs once, when the leg has ended
  ClientLeg(
      String callSid,
      @Nullable String temporarySid,
      String reconnect,
      MediaEndpoint media,
      ClientSocket socket,
      Frames frames,
      Consumer<ClientLeg> removeLeg) {
    super(callSid, media);
    this.temporarySid = temporarySid;
    this.reconnect = reconnect;
    this.socket = socket;
    this.frames = frames;
    this.removeLeg = removeLeg;
    this.incoming = temporarySid == null;
    this.named = incoming;
  }

  String callSid() {
    return callId();
  }

  @Nullable String temporarySid() {
    return temporarySid;
  }

  String reconnect() {
    return reconnect;
  }

  synchronized ClientSocket socket() {
    return socket;
  }

  synchronized boolean isRinging() {
    return incoming && isPending();
  }

  @Override
  public synchronized void ringing() {
    if (isPending() && !named) {
      named = true;
      socket.send(frames.frame("ringing", Map.of("callsid", callId())));
    }
  }

  /// Sends `ringing` with the exchange's SDP, so that the SDK plays the received audio.
  @Override
  public synchronized void ringingWithAudio() {
    if (isPending() && !incoming && !earlyMedia) {
      named = true;
      earlyMedia = true;
      socket.send(frames.frame("ringing", Map.of("callsid", callId(), "sdp", media().localSdp())));
    }
  }

  /// Sends `answer` to a caller, with the exchange's SDP unless `ringing` contained it. A called
  /// browser needs no frame, because it sent the `answer` itself.
  @Override
  public synchronized void connect() {
    if (tryConnect() && !incoming) {
      named = true;
      sendAnswer(earlyMedia ? null : media().localSdp());
    }
  }

  /// Makes [#connect] send the exchange's SDP, for a browser that answers a pending call with an
  /// offer.
  synchronized void answerByOffer() {
    incoming = false;
  }

  /// Continues the call on a new socket.
  synchronized void resume(ClientSocket by) {
    socket = by;
    sendAnswer(null);
  }

  synchronized void sendAnswer(@Nullable String sdp) {
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put("callsid", callId());
    payload.put("reconnect", reconnect);
    if (sdp != null) {
      payload.put("sdp", sdp);
    }
    socket.send(frames.frame("answer", payload));
  }

  @Override
  public void receive(UserDefinedMessage message) {
    socket().send(frames.message(message));
  }

  /// Does nothing, because the SDK has no frame for keys of the other party.
  @Override
  public void digit(char digit) {}

  /// Sends `cancel` while an incoming call rings, because the SDK then ignores `hangup`.
  @Override
  public void end(HangupCause ending) {
    String sid;
    boolean rings;
    ClientSocket current;
    synchronized (this) {
      sid = named || temporarySid == null ? callId() : temporarySid;
      rings = isRinging();
      current = socket;
    }
    if (tryEnd()) {
      current.send(
          rings
              ? frames.frame("cancel", Map.of("callsid", sid))
              : switch (ending) {
                case FAILED -> frames.hangup(sid, 31005, "The call failed");
                case REJECTED -> frames.hangup(sid, 31603, "The callee declines");
                case COMPLETED, BUSY, NO_ANSWER, CANCELED ->
                    frames.frame("hangup", Map.of("callsid", sid));
              });
    }
  }

  @Override
  protected void onEnd() {
    removeLeg.accept(this);
  }
}
