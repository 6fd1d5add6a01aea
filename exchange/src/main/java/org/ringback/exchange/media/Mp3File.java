package org.ringback.exchange.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.SampleBuffer;

/// Decodes MP3 (MPEG audio layers 1 to 3), mono or stereo, to samples at 8 kHz.
final class Mp3File {
  private Mp3File() {}

  /// Returns whether the file starts with an ID3 tag or an MP3 frame.
  static boolean looksLike(byte[] file) {
    return file.length > 3
        && (file[0] == 'I' && file[1] == 'D' && file[2] == '3'
            || (file[0] & 0xff) == 0xff && (file[1] & 0xe0) == 0xe0);
  }

  /// @throws IOException when the file is not MPEG audio
  static short[] read(byte[] mp3) throws IOException {
    Bitstream stream = new Bitstream(new ByteArrayInputStream(mp3));
    Decoder decoder = new Decoder();
    short[] mono = new short[8192];
    int length = 0;
    int rate = 0;
    try {
      for (Header frame; (frame = stream.readFrame()) != null; stream.closeFrame()) {
        SampleBuffer decoded = (SampleBuffer) decoder.decodeFrame(frame, stream);
        rate = decoded.getSampleFrequency();
        int channels = decoded.getChannelCount();
        int samples = decoded.getBufferLength() / channels;
        if (length + samples > mono.length) {
          mono = Arrays.copyOf(mono, Math.max(mono.length * 2, length + samples));
        }
        for (int i = 0; i < samples; i++) {
          mono[length++] = mixed(decoded.getBuffer(), i * channels, channels);
        }
      }
    } catch (BitstreamException | DecoderException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("could not decode the MP3: " + e.getMessage(), e);
    }
    if (length == 0) {
      throw new IOException("the file contains no audio");
    }
    return WavFile.resample(Arrays.copyOf(mono, length), rate);
  }

  private static short mixed(short[] interleaved, int from, int channels) {
    int sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += interleaved[from + c];
    }
    return (short) (sum / channels);
  }
}
