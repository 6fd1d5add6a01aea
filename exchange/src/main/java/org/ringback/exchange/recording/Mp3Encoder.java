package org.ringback.exchange.recording;

import de.sciss.jump3r.lowlevel.LameEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.sound.sampled.AudioFormat;

/// Encodes recordings as MP3: 8 kHz (MPEG 2.5), 32 kbit/s per channel. Nothing is cached. One hour
/// of audio takes about six seconds.
public final class Mp3Encoder {
  private static final int KILOBITS_PER_CHANNEL = 32;

  private Mp3Encoder() {}

  /// Encodes a whole recording and closes the stream.
  ///
  /// @throws IOException when the recording cannot be read
  public static byte[] encode(WavStream wave, int channels) throws IOException {
    LameEncoder encoder =
        new LameEncoder(
            new AudioFormat(WavHeader.RATE, 16, channels, true, false),
            KILOBITS_PER_CHANNEL * channels,
            channels == 1 ? LameEncoder.CHANNEL_MODE_MONO : LameEncoder.CHANNEL_MODE_STEREO,
            LameEncoder.QUALITY_MIDDLE,
            false);
    try (wave) {
      ByteArrayOutputStream mp3 = new ByteArrayOutputStream();
      byte[] encoded = new byte[encoder.getMP3BufferSize()];
      wave.startAt(WavHeader.HEADER);
      for (byte[] pcm; (pcm = wave.readNBytes(encoder.getPCMBufferSize())).length > 0; ) {
        mp3.write(encoded, 0, encoder.encodeBuffer(pcm, 0, pcm.length, encoded));
      }
      mp3.write(encoded, 0, encoder.encodeFinish(encoded));
      return mp3.toByteArray();
    } finally {
      encoder.close();
    }
  }
}
