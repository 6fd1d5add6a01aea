package org.ringback.exchange.recording;

import java.util.ArrayList;
import java.util.List;
import org.ringback.exchange.media.RmsLevel;

/// The texts of the scripted phones on a recording. A phone reports a text after it was spoken, so
/// the audio level decides when that began.
final class RecordedTexts {
  private static final int MS_PER_FRAME = 20;
  private static final int FRAMES_BETWEEN = 40; // a pause within a text is shorter

  private final List<RecordedText> texts = new ArrayList<>();
  private final long[] begun = new long[2];
  private final long[] lastLoud = {-FRAMES_BETWEEN, -FRAMES_BETWEEN};
  private long frames;

  void frame(short[] left, short[] right) {
    listen(0, left);
    listen(1, right);
    frames++;
  }

  private void listen(int channel, short[] frame) {
    if (RmsLevel.isSpeech(frame)) {
      if (frames - lastLoud[channel] >= FRAMES_BETWEEN) {
        begun[channel] = frames;
      }
      lastLoud[channel] = frames;
    }
  }

  /// Adds a text that has just ended.
  void add(int channel, String text) {
    texts.add(
        new RecordedText(channel, begun[channel] * MS_PER_FRAME, frames * MS_PER_FRAME, text));
    begun[channel] = frames;
    lastLoud[channel] = frames;
  }

  /// @param skippedFrames the silence that was removed at the start of the file
  List<RecordedText> all(long skippedFrames) {
    return texts.stream().map(text -> text.earlier(skippedFrames * MS_PER_FRAME)).toList();
  }
}
