package org.ringback.server.recording;

/// Reads the headers of the frames of an MP3 file of 8 kHz (MPEG 2.5, layer III).
final class Mp3Frames {
  private static final int[] KILOBITS = {0, 8, 16, 24, 32, 40, 48, 56, 64};
  private static final double SECONDS_PER_FRAME = 576 / 8000.0;

  private Mp3Frames() {}

  /// Returns the duration of all frames.
  static double seconds(byte[] file) {
    int frames = 0;
    int at = 0;
    while (at + 4 <= file.length) {
      if ((file[at] & 0xff) != 0xff || (file[at + 1] & 0xfe) != 0xe2) {
        throw new AssertionError("no frame of MPEG 2.5, layer III at byte " + at);
      }
      int kilobits = KILOBITS[(file[at + 2] & 0xff) >> 4];
      int padding = (file[at + 2] >> 1) & 1;
      at += 72 * kilobits * 1000 / 8000 + padding;
      frames++;
    }
    return frames * SECONDS_PER_FRAME;
  }
}
