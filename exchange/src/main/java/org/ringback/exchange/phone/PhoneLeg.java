package org.ringback.exchange.phone;

import java.util.Map;
import org.ringback.exchange.call.AbstractLeg;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.media.MediaEndpoint;

/// The leg of a handset. It ends when its page's socket closes.
final class PhoneLeg extends AbstractLeg {
  private final boolean incoming;
  private final PhoneSocket page;
  private boolean ringingSent;

  PhoneLeg(String callId, boolean incoming, MediaEndpoint media, PhoneSocket page) {
    super(callId, media);
    this.incoming = incoming;
    this.page = page;
  }

  String id() {
    return callId();
  }

  boolean isRinging() {
    return incoming && isPending();
  }

  @Override
  public synchronized void ringing() {
    if (!ringingSent && isPending()) {
      ringingSent = true;
      page.send("ringing", Map.of("callId", callId()));
    }
  }

  @Override
  public synchronized void connect() {
    if (tryConnect()) {
      page.send(
          "connected",
          incoming
              ? Map.of("callId", callId())
              : Map.of("callId", callId(), "sdp", media().localSdp()));
    }
  }

  @Override
  public synchronized void digit(char digit) {
    if (!hasEnded()) {
      page.send("digit", Map.of("callId", callId(), "digit", String.valueOf(digit)));
    }
  }

  @Override
  public void end(HangupCause ending) {
    boolean rang = isRinging();
    if (tryEnd()) {
      if (rang) {
        page.send("cancel", Map.of("callId", callId()));
      } else {
        page.send("ended", Map.of("callId", callId(), "reason", ending.wire()));
      }
    }
  }

  @Override
  protected void onEnd() {
    page.removeLeg(this);
  }
}
