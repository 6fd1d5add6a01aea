package org.ringback.exchange.signalling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.message.UserDefinedMessage;

/// A browser's part in a call. It outlives its socket: after a loss of signalling the browser comes
/// back on another one with the reconnect token.
final class ClientLeg implements Leg, CallMessages.Receiver {
  private final String callSid;
  private final @Nullable String temporarySid;
  private final String reconnect;
  private final MediaEndpoint media;
  private final Frames frames;
  private final Consumer<ClientLeg> removeLeg;
  private ClientSocket socket;
  private boolean incoming;
  private boolean named;
  private boolean earlyMedia;
  private boolean connected;
  private boolean ended;
  private @Nullable LegListener listener;
  private Consumer<Character> digits = digit -> {};

  /// @param temporarySid the browser's own name for a call that it places; null when it is rung
  /// @param removeLeg run once, when it is over
  ClientLeg(
      String callSid,
      @Nullable String temporarySid,
      String reconnect,
      MediaEndpoint media,
      ClientSocket socket,
      Frames frames,
      Consumer<ClientLeg> removeLeg) {
    this.callSid = callSid;
    this.temporarySid = temporarySid;
    this.reconnect = reconnect;
    this.media = media;
    this.socket = socket;
    this.frames = frames;
    this.removeLeg = removeLeg;
    this.incoming = temporarySid == null;
    this.named = incoming;
  }

  void bind(LegListener to) {
    listener = to;
  }

  /// @throws IllegalStateException before it is bound, which is before the browser can know of it
  LegListener listener() {
    if (listener == null) {
      throw new IllegalStateException("call " + callSid + " has nobody to tell");
    }
    return listener;
  }

  String callSid() {
    return callSid;
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

  synchronized boolean isConnected() {
    return connected;
  }

  synchronized boolean isRinging() {
    return incoming && !connected && !ended;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public MediaEndpoint media() {
    return media;
  }

  @Override
  public synchronized void ringing() {
    if (!ended && !connected && !named) {
      named = true;
      socket.send(frames.frame("ringing", Map.of("callsid", callSid)));
    }
  }

  /// Sends `ringing` with our SDP, with which the SDK begins to play what it receives.
  @Override
  public synchronized void ringingWithAudio() {
    if (!ended && !connected && !incoming && !earlyMedia) {
      named = true;
      earlyMedia = true;
      socket.send(frames.frame("ringing", Map.of("callsid", callSid, "sdp", media.localSdp())));
    }
  }

  /// Sends `answer` to a caller, with our SDP unless `ringing` carried it. A called browser needs
  /// no frame: it sent the `answer` itself.
  @Override
  public synchronized void connect() {
    if (ended || connected) {
      return;
    }
    connected = true;
    if (!incoming) {
      named = true;
      sendAnswer(earlyMedia ? null : media.localSdp());
    }
  }

  /// The answer to a pending call that the browser takes by a new offer: it is told our SDP.
  synchronized void answerByOffer() {
    incoming = false;
  }

  /// The browser has come back.
  synchronized void resume(ClientSocket by) {
    socket = by;
    sendAnswer(null);
  }

  synchronized void sendAnswer(@Nullable String sdp) {
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put("callsid", callSid);
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

  /// The SDK sends keys itself, as RFC 4733; a page sees nothing of the other end's.
  @Override
  public void digit(char digit) {}

  @Override
  public synchronized void onDigit(Consumer<Character> listener) {
    digits = listener;
    media.onDigit(listener);
  }

  /// A key that came by signalling, from a browser that cannot send it with the audio.
  void press(char digit) {
    Consumer<Character> told;
    synchronized (this) {
      told = digits;
    }
    told.accept(digit);
  }

  /// The SDK ignores a `hangup` for a call that still rings at its end.
  @Override
  public void end(HangupCause ending) {
    String sid;
    boolean rings;
    ClientSocket told;
    synchronized (this) {
      sid = named || temporarySid == null ? callSid : temporarySid;
      rings = isRinging();
      told = socket;
    }
    if (tryEnd()) {
      told.send(
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

  /// Ends it without a word to the browser, which knows.
  ///
  /// @return false when it was over already
  boolean tryEnd() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    removeLeg.accept(this);
    media.close();
    return true;
  }
}
