package org.ringback.exchange.transcription;

import java.util.Arrays;
import java.util.function.Consumer;
import org.ringback.exchange.media.RmsLevel;

/// Splits a track into utterances at pauses of 0.8 s, by loudness. An utterance lasts at most half
/// a minute.
final class UtteranceSplitter {
  private static final int FRAMES_TO_END = 40;
  private static final int FRAMES_BEFORE = 10; // kept from before it grew loud
  private static final int MIN_LOUD_FRAMES = 5; // less is a click
  private static final int MAX_SAMPLES = 30 * 8000;

  private static final int FRAMES_BETWEEN_PARTS = 50;

  private final Consumer<short[]> listener;
  private final Consumer<short[]> soFar;
  private short[] kept = new short[8000];
  private int length;
  private int loud;
  private int silent;

  /// @param soFar receives the audio of an unfinished utterance once a second
  UtteranceSplitter(Consumer<short[]> listener, Consumer<short[]> soFar) {
    this.listener = listener;
    this.soFar = soFar;
  }

  synchronized void frame(short[] frame) {
    boolean aloud = RmsLevel.isSpeech(frame);
    loud += aloud ? 1 : 0;
    silent = aloud ? 0 : silent + 1;
    keep(frame);
    if (loud == 0 && length > FRAMES_BEFORE * frame.length) {
      System.arraycopy(kept, frame.length, kept, 0, length - frame.length);
      length -= frame.length;
    } else if (loud > 0 && (silent >= FRAMES_TO_END || length + frame.length > MAX_SAMPLES)) {
      end();
    } else if (loud > 0 && length / frame.length % FRAMES_BETWEEN_PARTS == 0) {
      soFar.accept(Arrays.copyOf(kept, length));
    }
  }

  /// Finishes the last utterance.
  synchronized void end() {
    if (loud >= MIN_LOUD_FRAMES) {
      listener.accept(Arrays.copyOf(kept, length));
    }
    length = 0;
    loud = 0;
    silent = 0;
  }

  private void keep(short[] frame) {
    if (length + frame.length > kept.length) {
      kept = Arrays.copyOf(kept, kept.length * 2);
    }
    System.arraycopy(frame, 0, kept, length, frame.length);
    length += frame.length;
  }
}
