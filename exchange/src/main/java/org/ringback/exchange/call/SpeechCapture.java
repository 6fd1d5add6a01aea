package org.ringback.exchange.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.ringback.exchange.media.AudioSink;
import org.ringback.exchange.media.RmsLevel;

/// Detects speech by its level. Reports its start and end, and captures at most one minute.
final class SpeechCapture implements AudioSink {
  private static final int FRAMES_TO_START = 5;
  private static final int FRAMES_BETWEEN_PARTIALS = 50;
  private static final int MAX_SAMPLES = 60 * 8000;

  private final SessionEventQueue eventQueue;
  private final int framesToEnd;
  private short[] samples = new short[8000];
  private int length;
  private int loud;
  private int silent;
  private boolean hasStarted;
  private int framesSinceBegan;
  private final Consumer<short[]> onPartial;

  /// @param pause the silence that ends the speech, or the maximum wait for speech
  /// @param onPartial receives all speech so far once a second; must not block
  SpeechCapture(SessionEventQueue eventQueue, Duration pause, Consumer<short[]> onPartial) {
    this.eventQueue = eventQueue;
    this.onPartial = onPartial;
    this.framesToEnd = (int) Math.max(1, pause.toMillis() / 20);
  }

  @Override
  public synchronized void write(short[] frame) {
    boolean aloud = RmsLevel.isSpeech(frame);
    loud = aloud ? loud + 1 : 0;
    silent = aloud ? 0 : silent + 1;
    append(frame);
    if (!hasStarted && loud == FRAMES_TO_START) {
      hasStarted = true;
      eventQueue.add(new SessionEvent.SpeechStarted());
    }
    if (hasStarted && ++framesSinceBegan % FRAMES_BETWEEN_PARTIALS == 0) {
      onPartial.accept(Arrays.copyOf(samples, length));
    }
    if (silent > 0 && silent % framesToEnd == 0) {
      eventQueue.add(new SessionEvent.SilenceDetected());
    }
  }

  private void append(short[] frame) {
    if (length + frame.length > MAX_SAMPLES) {
      return;
    }
    if (length + frame.length > samples.length) {
      samples = Arrays.copyOf(samples, Math.min(MAX_SAMPLES, 2 * samples.length));
    }
    System.arraycopy(frame, 0, samples, length, frame.length);
    length += frame.length;
  }

  synchronized boolean hasStarted() {
    return hasStarted;
  }

  synchronized short[] samples() {
    return Arrays.copyOf(samples, length);
  }
}
