package org.ringback.server.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encodes WAV files as MP3 with the program LAME, in a process for each file. The process works
/// while its output is read, so neither memory nor disk holds a file.
final class Mp3Encoder {
  private static final Logger log = LoggerFactory.getLogger(Mp3Encoder.class);

  /// Bounds the processes of a node.
  private static final int MAX_RUNNING = 4;

  private static final int KILOBITS_PER_CHANNEL = 16;

  private final Optional<Path> program;
  private final Semaphore free = new Semaphore(MAX_RUNNING);

  /// @param program empty when there is none
  Mp3Encoder(Optional<Path> program) {
    this.program = program;
  }

  List<AudioFormat> formats() {
    return program.isPresent()
        ? List.of(AudioFormat.WAV, AudioFormat.MP3)
        : List.of(AudioFormat.WAV);
  }

  /// @throws ProblemException 409 when there is no encoder
  Path requireProgram() {
    return program.orElseThrow(
        () ->
            new ProblemException(
                Problem.of(
                    409,
                    "mp3-unavailable",
                    "MP3 is unavailable",
                    "The server has no MP3 encoder. Request WAV, or ask the operator to install"
                        + " LAME.")));
  }

  /// Returns the MP3 file. Reading it throws when the encoder fails. Closing it ends the encoder.
  ///
  /// @param wav closed with the returned stream
  /// @throws ProblemException 503 when too many files are being encoded
  InputStream encode(InputStream wav, int channels) throws IOException {
    Path lame = requireProgram();
    if (!free.tryAcquire()) {
      wav.close();
      throw new ProblemException(
          Problem.of(
              503,
              "encoder-busy",
              "The encoder is busy",
              "The server is encoding several recordings. Try again in a moment, or request"
                  + " WAV."));
    }
    Process process;
    try {
      process = start(lame, channels);
    } catch (IOException e) {
      free.release();
      wav.close();
      throw e;
    }
    Thread.ofVirtual().name("mp3-source").start(() -> feed(wav, process));
    return new Encoded(process, wav, free);
  }

  private static Process start(Path lame, int channels) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                lame.toString(),
                "--silent",
                "-t", // writes no header that needs the length
                "-m",
                channels == 2 ? "s" : "m",
                "--cbr",
                "-b",
                String.valueOf(KILOBITS_PER_CHANNEL * channels),
                "-",
                "-")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear(); // has the server's secrets
    return builder.start();
  }

  /// Passes the audio to the process. When it cannot be read, ends the process, so that the reader
  /// gets no file that seems to be complete.
  private static void feed(InputStream wav, Process process) {
    try (OutputStream in = process.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int count = read(wav, buffer, process); count >= 0; count = read(wav, buffer, process)) {
        in.write(buffer, 0, count);
      }
    } catch (IOException e) {
      log.debug("An MP3 encoder ended before its input: {}", e.toString());
    }
  }

  private static int read(InputStream wav, byte[] buffer, Process process) {
    try {
      return wav.read(buffer);
    } catch (IOException e) {
      log.warn("Could not read a recording for its MP3 file: {}", e.toString());
      process.destroyForcibly();
      return -1;
    }
  }

  private static final class Encoded extends FilterInputStream {
    private final Process process;
    private final InputStream wav;
    private final Semaphore free;
    private boolean isClosed;

    Encoded(Process process, InputStream wav, Semaphore free) {
      super(process.getInputStream());
      this.process = process;
      this.wav = wav;
      this.free = free;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count < 0) {
        requireSuccess();
      }
      return count;
    }

    private void requireSuccess() throws IOException {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IOException("the MP3 encoder failed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the MP3 encoder ended", e);
      }
    }

    @Override
    public void close() throws IOException {
      if (!isClosed) {
        isClosed = true;
        process.destroyForcibly();
        free.release();
        wav.close();
        super.close();
      }
    }
  }
}
