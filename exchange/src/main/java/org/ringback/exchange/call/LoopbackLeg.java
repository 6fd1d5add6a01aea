package org.ringback.exchange.call;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.media.MediaEndpoint;

/// One end of a [LoopbackTrunk]: a command to one end is an event of the other. The called end
/// belongs to the dialing call; its peer is the caller of the new inbound call.
final class LoopbackLeg implements Leg {
  private final MediaEndpoint media;
  private final boolean caller;
  private final AtomicBoolean ended;
  private @Nullable LoopbackLeg peer;
  private volatile @Nullable LegListener listener;
  private volatile boolean connected;

  private LoopbackLeg(MediaEndpoint media, boolean caller, AtomicBoolean ended) {
    this.media = media;
    this.caller = caller;
    this.ended = ended;
  }

  /// @return the called end; its [#peer] is the caller of the inbound call
  static LoopbackLeg pair(LegListener rung, MediaClock mediaClock) {
    LoopbackTrunk line = LoopbackTrunk.open(mediaClock);
    AtomicBoolean ended = new AtomicBoolean();
    LoopbackLeg called = new LoopbackLeg(line.one(), false, ended);
    LoopbackLeg caller = new LoopbackLeg(line.other(), true, ended);
    called.peer = caller;
    caller.peer = called;
    called.listener = rung;
    return called;
  }

  LoopbackLeg peer() {
    if (peer == null) {
      throw new IllegalStateException("the leg has no peer");
    }
    return peer;
  }

  void bind(LegListener of) {
    listener = of;
  }

  @Override
  public MediaEndpoint media() {
    return media;
  }

  @Override
  public void ringing() {}

  @Override
  public void connect() {
    LegListener peerListener = peer().listener;
    if (caller && !connected && peerListener != null) {
      connected = true;
      peerListener.answered(peer());
    }
  }

  @Override
  public void digit(char digit) {}

  @Override
  public void onDigit(Consumer<Character> digits) {
    media.onDigit(digits);
  }

  @Override
  public void end(HangupCause ending) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    media.close();
    LegListener peerListener = peer().listener;
    if (peerListener == null) {
      return;
    }
    boolean unanswered = caller && !connected;
    Thread.ofVirtual()
        .start(
            () -> {
              if (unanswered) {
                peerListener.declined(peer(), outcome(ending));
              } else {
                peerListener.hungUp(peer());
              }
            });
  }

  private static CallStatus outcome(HangupCause ending) {
    return switch (ending) {
      case BUSY, REJECTED -> CallStatus.BUSY;
      case COMPLETED, NO_ANSWER, CANCELED -> CallStatus.NO_ANSWER;
      case FAILED -> CallStatus.FAILED;
    };
  }
}
