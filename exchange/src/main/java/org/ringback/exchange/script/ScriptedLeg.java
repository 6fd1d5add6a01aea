package org.ringback.exchange.script;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.call.Leg;
import org.ringback.exchange.call.LegListener;
import org.ringback.exchange.media.PcmEndpoint;

/// The leg of a scripted phone.
final class ScriptedLeg implements Leg {
  private final PcmEndpoint media;
  private final CallTranscript transcript;
  private final boolean machine;
  private final VoiceActivityDetector voiceDetector = new VoiceActivityDetector();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean connected;
  private boolean ended;
  private volatile Consumer<Character> digits = _ -> {};
  private volatile @Nullable LegListener listener;
  private @Nullable Thread thread;

  ScriptedLeg(PcmEndpoint media, CallTranscript transcript, boolean machine) {
    this.machine = machine;
    this.media = media;
    this.transcript = transcript;
  }

  CallTranscript transcript() {
    return transcript;
  }

  VoiceActivityDetector voiceDetector() {
    return voiceDetector;
  }

  void bind(LegListener to) {
    listener = to;
  }

  LegListener listener() {
    LegListener told = listener;
    if (told == null) {
      throw new IllegalStateException("call " + transcript.callSid() + " has no listener");
    }
    return told;
  }

  /// Sets the thread that is interrupted when the call ends.
  synchronized void setThread(Thread thread) {
    this.thread = thread;
    if (ended) {
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
    if (connected || ended) {
      return;
    }
    connected = true;
    CapturedAudio atThisEnd = transcript.audioHeardBy(transcript.scripted());
    CapturedAudio atTheOther = transcript.audioHeardBy(transcript.scripted().other());
    media.tap(
        (said, heard) -> {
          atTheOther.write(said);
          atThisEnd.write(heard);
          voiceDetector.write(heard);
        });
    settled.countDown();
  }

  /// Waits until the call is answered or has ended.
  boolean awaitConnected() throws InterruptedException {
    settled.await();
    return connected;
  }

  boolean isConnected() {
    return connected;
  }

  @Override
  public void digit(char digit) {
    transcript.recordHeardDigit(digit);
  }

  @Override
  public void onDigit(Consumer<Character> listener) {
    digits = listener;
  }

  void press(char digit) {
    transcript.recordPressedDigit(digit);
    digits.accept(digit);
  }

  @Override
  public void end(HangupCause ending) {
    if (tryEnd()) {
      transcript.recordStep("ended", ending.wire());
    }
  }

  /// @return false when the leg has ended before
  boolean tryEnd() {
    Thread broken;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      broken = thread;
    }
    transcript.end();
    media.close();
    voiceDetector.close();
    settled.countDown();
    if (broken != null && broken != Thread.currentThread()) {
      broken.interrupt();
    }
    return true;
  }

  synchronized boolean hasEnded() {
    return ended;
  }
}
