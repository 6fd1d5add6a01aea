package org.ringback.exchange.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.ringback.exchange.media.AudioSink;
import org.ringback.exchange.media.RmsLevel;

/// Listens for speech by its loudness: tells when it begins and when it has ended, and keeps what
/// was said, one minute at most.
final class SpeechCapture implements AudioSink {
  private static final int FRAMES_TO_BEGIN = 5;
  private static final int FRAMES_BETWEEN_PARTS = 50;
  private static final int MOST_SAMPLES = 60 * 8000;

  private final SessionEventQueue told;
  private final int framesToEnd;
  private short[] said = new short[8000];
  private int length;
  private int loud;
  private int silent;
  private boolean began;
  private int framesSinceBegan;
  private final Consumer<short[]> soFar;

  /// @param pause the silence that ends what is said; also, when nothing is said at all
  /// @param soFar told once a second of all that was said; must not block
  SpeechCapture(SessionEventQueue told, Duration pause, Consumer<short[]> soFar) {
    this.told = told;
    this.soFar = soFar;
    this.framesToEnd = (int) Math.max(1, pause.toMillis() / 20);
  }

  @Override
  public synchronized void write(short[] frame) {
    boolean aloud = RmsLevel.isSpeech(frame);
    loud = aloud ? loud + 1 : 0;
    silent = aloud ? 0 : silent + 1;
    keep(frame);
    if (!began && loud == FRAMES_TO_BEGIN) {
      began = true;
      told.add(new SessionEvent.SpeechBegan());
    }
    if (began && ++framesSinceBegan % FRAMES_BETWEEN_PARTS == 0) {
      soFar.accept(Arrays.copyOf(said, length));
    }
    if (silent > 0 && silent % framesToEnd == 0) {
      told.add(new SessionEvent.FellSilent());
    }
  }

  private void keep(short[] frame) {
    if (length + frame.length > MOST_SAMPLES) {
      return;
    }
    if (length + frame.length > said.length) {
      said = Arrays.copyOf(said, Math.min(MOST_SAMPLES, 2 * said.length));
    }
    System.arraycopy(frame, 0, said, length, frame.length);
    length += frame.length;
  }

  synchronized boolean began() {
    return began;
  }

  synchronized short[] said() {
    return Arrays.copyOf(said, length);
  }
}
