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
  private final AtomicBoolean over;
  private @Nullable LoopbackLeg peer;
  private volatile @Nullable LegListener listener;
  private volatile boolean connected;

  private LoopbackLeg(MediaEndpoint media, boolean caller, AtomicBoolean over) {
    this.media = media;
    this.caller = caller;
    this.over = over;
  }

  /// @return the end that is rung; its [#peer] is the caller of the inbound call
  static LoopbackLeg pair(LegListener rung, MediaClock mediaClock) {
    LoopbackTrunk line = LoopbackTrunk.open(mediaClock);
    AtomicBoolean over = new AtomicBoolean();
    LoopbackLeg called = new LoopbackLeg(line.one(), false, over);
    LoopbackLeg caller = new LoopbackLeg(line.other(), true, over);
    called.peer = caller;
    caller.peer = called;
    called.listener = rung;
    return called;
  }

  LoopbackLeg peer() {
    if (peer == null) {
      throw new IllegalStateException("half a line");
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
    LegListener told = peer().listener;
    if (caller && !connected && told != null) {
      connected = true;
      told.answered(peer());
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
    if (!over.compareAndSet(false, true)) {
      return;
    }
    media.close();
    LegListener told = peer().listener;
    if (told == null) {
      return;
    }
    boolean unanswered = caller && !connected;
    Thread.ofVirtual()
        .start(
            () -> {
              if (unanswered) {
                told.declined(peer(), outcome(ending));
              } else {
                told.hungUp(peer());
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
