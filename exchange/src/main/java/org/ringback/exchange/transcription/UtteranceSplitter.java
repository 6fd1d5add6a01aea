package org.ringback.exchange.transcription;

import java.util.Arrays;
import java.util.function.Consumer;
import org.ringback.exchange.media.RmsLevel;

/// Splits a track into utterances at pauses of 0.8 s, by the audio level. An utterance lasts at
/// most half a minute.
final class UtteranceSplitter {
  private static final int FRAMES_TO_END = 40;
  private static final int FRAMES_BEFORE = 10; // the audio before the start of speech
  private static final int MIN_LOUD_FRAMES = 5; // shorter sounds are clicks
  private static final int MAX_SAMPLES = 30 * 8000;

  private static final int FRAMES_BETWEEN_PARTS = 50;

  private final Consumer<short[]> listener;
  private final Consumer<short[]> onPartial;
  private short[] buffer = new short[8000];
  private int length;
  private int loud;
  private int silent;

  /// @param onPartial receives the audio of an unfinished utterance once a second
  UtteranceSplitter(Consumer<short[]> listener, Consumer<short[]> onPartial) {
    this.listener = listener;
    this.onPartial = onPartial;
  }

  synchronized void frame(short[] frame) {
    boolean aloud = RmsLevel.isSpeech(frame);
    loud += aloud ? 1 : 0;
    silent = aloud ? 0 : silent + 1;
    keep(frame);
    if (loud == 0 && length > FRAMES_BEFORE * frame.length) {
      System.arraycopy(buffer, frame.length, buffer, 0, length - frame.length);
      length -= frame.length;
    } else if (loud > 0 && (silent >= FRAMES_TO_END || length + frame.length > MAX_SAMPLES)) {
      end();
    } else if (loud > 0 && length / frame.length % FRAMES_BETWEEN_PARTS == 0) {
      onPartial.accept(Arrays.copyOf(buffer, length));
    }
  }

  /// Finishes the last utterance.
  synchronized void end() {
    if (loud >= MIN_LOUD_FRAMES) {
      listener.accept(Arrays.copyOf(buffer, length));
    }
    discard();
  }

  /// Forgets the audio since the last utterance.
  synchronized void discard() {
    length = 0;
    loud = 0;
    silent = 0;
  }

  private void keep(short[] frame) {
    if (length + frame.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    System.arraycopy(frame, 0, buffer, length, frame.length);
    length += frame.length;
  }
}
