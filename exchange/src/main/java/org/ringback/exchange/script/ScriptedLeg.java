package org.ringback.exchange.script;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.AbstractLeg;
import org.ringback.exchange.call.HangupCause;
import org.ringback.exchange.media.PcmEndpoint;

/// The leg of a scripted phone.
final class ScriptedLeg extends AbstractLeg {
  private final PcmEndpoint media;
  private final CallTranscript transcript;
  private final boolean machine;
  private final VoiceActivityDetector voiceDetector = new VoiceActivityDetector();
  private final CountDownLatch settled = new CountDownLatch(1);
  private @Nullable Thread thread;

  ScriptedLeg(PcmEndpoint media, CallTranscript transcript, boolean machine) {
    super(transcript.callSid(), media);
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

  /// Sets the thread that is interrupted when the call ends.
  synchronized void setThread(Thread thread) {
    this.thread = thread;
    if (hasEnded()) {
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
    if (!tryConnect()) {
      return;
    }
    CapturedAudio atThisEnd = transcript.audioHeardBy(transcript.scripted());
    CapturedAudio captureOfOtherSide = transcript.audioHeardBy(transcript.scripted().other());
    media.tap(
        (inbound, outbound) -> {
          captureOfOtherSide.write(inbound);
          atThisEnd.write(outbound);
          voiceDetector.write(outbound);
        });
    media.onHeardText(transcript::recordHeardSpeech);
    transcript.recordConnected();
    settled.countDown();
  }

  /// Waits until the call is answered or has ended.
  boolean awaitConnected() throws InterruptedException {
    settled.await();
    return isConnected();
  }

  @Override
  public void digit(char digit) {
    transcript.recordHeardDigit(digit);
  }

  @Override
  public void press(char digit) {
    transcript.recordPressedDigit(digit);
    super.press(digit);
  }

  @Override
  public void end(HangupCause ending) {
    if (tryEnd()) {
      transcript.recordStep("ended", ending.wire());
    }
  }

  @Override
  protected void onEnd() {
    transcript.end();
    voiceDetector.close();
    settled.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
  }
}
