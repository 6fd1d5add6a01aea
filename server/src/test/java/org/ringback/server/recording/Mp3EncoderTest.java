package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.http.ProblemException;

/// Processes of the encoder, of which a script takes the place: it returns its arguments and then
/// its input.
class Mp3EncoderTest {
  @TempDir Path folder;
  private Mp3Encoder encoder;

  @BeforeEach
  void script() throws IOException {
    encoder = new Mp3Encoder(Optional.of(program("echo \"$@\"; exec /bin/cat")));
  }

  private Path program(String line) throws IOException {
    Path file = folder.resolve("lame");
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void the_output_is_read_while_the_input_is_written() throws IOException {
    byte[] audio = new byte[1_000_000];
    try (InputStream mp3 = encoder.encode(new ByteArrayInputStream(audio), 2)) {
      byte[] all = mp3.readAllBytes();
      String arguments = "--silent -t -m s --cbr -b 32 - -\n";
      assertThat(new String(all, 0, arguments.length())).isEqualTo(arguments);
      assertThat(all).hasSize(arguments.length() + audio.length);
    }
  }

  @Test
  void a_source_that_breaks_or_an_encoder_that_fails_is_no_shorter_file() throws IOException {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the storage broke");
              }
            });
    try (InputStream mp3 = encoder.encode(broken, 1)) {
      assertThatThrownBy(mp3::readAllBytes).isInstanceOf(IOException.class);
    }
    Mp3Encoder failing = new Mp3Encoder(Optional.of(program("exit 1")));
    try (InputStream mp3 = failing.encode(new ByteArrayInputStream(new byte[100]), 1)) {
      assertThatThrownBy(mp3::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void readers_who_leave_make_room_for_others() throws IOException {
    for (int round = 0; round < 2; round++) {
      List<InputStream> open = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        open.add(encoder.encode(new ByteArrayInputStream(new byte[1_000_000]), 2));
      }
      assertThatThrownBy(() -> encoder.encode(new ByteArrayInputStream(new byte[1]), 2))
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("encoder-busy");
      for (InputStream each : open) {
        each.close();
        each.close();
      }
    }
  }
}
