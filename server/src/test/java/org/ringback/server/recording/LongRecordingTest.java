package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.Secret;
import org.ringback.server.settings.StorageSettings;
import org.ringback.server.storage.ObjectStorage;

/// An hour of audio on two channels, in a process with a small heap.
class LongRecordingTest {
  private static final int SECONDS = 3600;
  private static final long AUDIO_BYTES = SECONDS * 8000L * 4;

  @Test
  void an_hour_of_audio_is_encrypted_stored_and_read_on_a_heap_of_24_megabytes() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LongRecordingTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains(SECONDS * 1000 + " ms, " + (AUDIO_BYTES + TestWav.HEADER));
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("hour");
    try (ObjectStorage storage =
        ObjectStorage.of(new StorageSettings.Local(folder), Clock.systemUTC())) {
      Secret key = ChunkedCipher.newKey(new Random(1));
      StoredRecording.Audio audio =
          storage.put("hour", out -> AudioEncryption.encrypt("hour", key, hour(), out));
      try (InputStream in =
          new ChunkedCipher(key).decrypt(storage.open("hour", 0), 0, audio.size())) {
        System.out.println(
            audio.durationMs() + " ms, " + in.transferTo(OutputStream.nullOutputStream()));
      }
      storage.delete("hour");
    } finally {
      Files.delete(folder.resolve(".parts"));
      Files.delete(folder);
    }
  }

  private static InputStream hour() {
    byte[] header = TestWav.header(2, AUDIO_BYTES);
    return new InputStream() {
      private long position;

      @Override
      public int read() {
        throw new UnsupportedOperationException("Only arrays of bytes are read.");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (position == header.length + AUDIO_BYTES) {
          return -1;
        }
        int count = (int) Math.min(length, header.length + AUDIO_BYTES - position);
        for (int i = 0; i < count; i++) {
          long at = position + i;
          bytes[offset + i] = at < header.length ? header[(int) at] : (byte) (at >> 3);
        }
        position += count;
        return count;
      }
    };
  }
}
