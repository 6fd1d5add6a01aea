package org.ringback.exchange.phone;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.MediaEndpoint;

/// A handset's part in a call. It ends with its page's socket.
final class PhoneLeg implements Leg {
  private final String callId;
  private final boolean incoming;
  private final MediaEndpoint media;
  private final PhoneSocket page;
  private boolean ringingSent;
  private boolean connected;
  private boolean ended;
  private @Nullable LegListener listener;
  private Consumer<Character> digits = digit -> {};

  PhoneLeg(String callId, boolean incoming, MediaEndpoint media, PhoneSocket page) {
    this.callId = callId;
    this.incoming = incoming;
    this.media = media;
    this.page = page;
  }

  void bind(LegListener to) {
    listener = to;
  }

  LegListener listener() {
    if (listener == null) {
      throw new IllegalStateException("call " + callId + " has nobody to tell");
    }
    return listener;
  }

  String callId() {
    return callId;
  }

  synchronized boolean isRinging() {
    return incoming && !connected && !ended;
  }

  @Override
  public MediaEndpoint media() {
    return media;
  }

  @Override
  public synchronized void ringing() {
    if (!ringingSent && !connected && !ended) {
      ringingSent = true;
      page.send("ringing", Map.of("callId", callId));
    }
  }

  @Override
  public synchronized void connect() {
    if (connected || ended) {
      return;
    }
    connected = true;
    page.send(
        "connected",
        incoming ? Map.of("callId", callId) : Map.of("callId", callId, "sdp", media.localSdp()));
  }

  @Override
  public synchronized void digit(char digit) {
    if (!ended) {
      page.send("digit", Map.of("callId", callId, "digit", String.valueOf(digit)));
    }
  }

  @Override
  public synchronized void onDigit(Consumer<Character> listener) {
    digits = listener;
    media.onDigit(listener);
  }

  /// A key that came by signalling.
  void press(char digit) {
    Consumer<Character> listener;
    synchronized (this) {
      listener = digits;
    }
    listener.accept(digit);
  }

  @Override
  public void end(HangupCause ending) {
    boolean rang = isRinging();
    if (tryEnd()) {
      if (rang) {
        page.send("cancel", Map.of("callId", callId));
      } else {
        page.send("ended", Map.of("callId", callId, "reason", ending.wire()));
      }
    }
  }

  /// Ends it without a word to the page.
  ///
  /// @return false when it was over already
  boolean tryEnd() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    page.forget(this);
    media.close();
    return true;
  }
}
