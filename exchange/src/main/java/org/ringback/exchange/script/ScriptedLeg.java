package org.ringback.exchange.script;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.PcmEndpoint;

/// A scripted telephone's part in a call.
final class ScriptedLeg implements Leg {
  private final PcmEndpoint media;
  private final CallTranscript protocol;
  private final boolean machine;
  private final VoiceActivityDetector ear = new VoiceActivityDetector();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean up;
  private boolean over;
  private volatile Consumer<Character> digits = _ -> {};
  private volatile @Nullable LegListener events;
  private @Nullable Thread performer;

  ScriptedLeg(PcmEndpoint media, CallTranscript protocol, boolean machine) {
    this.machine = machine;
    this.media = media;
    this.protocol = protocol;
  }

  CallTranscript protocol() {
    return protocol;
  }

  VoiceActivityDetector ear() {
    return ear;
  }

  void bind(LegListener to) {
    events = to;
  }

  LegListener events() {
    LegListener told = events;
    if (told == null) {
      throw new IllegalStateException("call " + protocol.callSid() + " has nobody to tell");
    }
    return told;
  }

  /// The thread that is broken off when the call ends.
  synchronized void performedBy(Thread thread) {
    performer = thread;
    if (over) {
      thread.interrupt();
    }
  }

  @Override
  public PcmEndpoint media() {
    return media;
  }

  @Override
  public boolean isMachine() {
    return machine;
  }

  @Override
  public void ringing() {}

  @Override
  public synchronized void connect() {
    if (up || over) {
      return;
    }
    up = true;
    CapturedAudio atThisEnd = protocol.heardBy(protocol.scripted());
    CapturedAudio atTheOther = protocol.heardBy(protocol.scripted().other());
    media.tap(
        (said, heard) -> {
          atTheOther.write(said);
          atThisEnd.write(heard);
          ear.write(heard);
        });
    settled.countDown();
  }

  /// Waits until the call is answered or over.
  boolean awaitUp() throws InterruptedException {
    settled.await();
    return up;
  }

  boolean isUp() {
    return up;
  }

  @Override
  public void digit(char digit) {
    protocol.heardDigit(digit);
  }

  @Override
  public void onDigit(Consumer<Character> listener) {
    digits = listener;
  }

  void press(char digit) {
    protocol.pressed(digit);
    digits.accept(digit);
  }

  @Override
  public void end(HangupCause ending) {
    if (leave()) {
      protocol.took("ended", ending.wire());
    }
  }

  /// @return false when it was over already
  boolean leave() {
    Thread broken;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      broken = performer;
    }
    protocol.end();
    media.close();
    ear.close();
    settled.countDown();
    if (broken != null && broken != Thread.currentThread()) {
      broken.interrupt();
    }
    return true;
  }

  synchronized boolean isOver() {
    return over;
  }
}
