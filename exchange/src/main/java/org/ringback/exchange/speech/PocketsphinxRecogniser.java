package org.ringback.exchange.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringback.exchange.media.WavFile;

/// Recognises English with CMU Pocketsphinx, if Debian's packages `pocketsphinx` and
/// `pocketsphinx-en-us` are installed. Its model expects 16 kHz, so recognition of free speech on a
/// telephone is inaccurate. Hints improve it: they are tried first. The confidence is always 0.
public final class PocketsphinxRecogniser implements Recogniser {
  private static final String PROGRAM = "pocketsphinx_continuous";
  private static final long TIMEOUT_SECONDS = 60;
  private static final int LEAD_IN = 4000; // 250 ms of silence, for its adaptation

  private final Path program;
  // One process per core, because each uses a whole core.
  private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors());

  private PocketsphinxRecogniser(Path program) {
    this.program = program;
  }

  /// Returns the engine if it is installed.
  public static Optional<Recogniser> installed() {
    return installed(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static Optional<Recogniser> installed(String path) {
    return Arrays.stream(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst()
        .map(PocketsphinxRecogniser::new);
  }

  @Override
  public Recognition recognise(short[] samples, String language, String hints) {
    if (!language.toLowerCase(Locale.ROOT).startsWith("en")) {
      return new Recognition.Unavailable("pocketsphinx supports English only, not " + language);
    }
    try {
      return listen(samples, phrases(hints));
    } catch (IOException e) {
      return new Recognition.Unavailable("pocketsphinx failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Recognition.Unavailable("interrupted");
    }
  }

  private Recognition listen(short[] samples, List<String> phrases)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ringback-speech-");
    try {
      Path sound = Files.write(folder.resolve("said.raw"), wideband(samples));
      if (!phrases.isEmpty()) {
        Path grammar = Files.writeString(folder.resolve("hints.gram"), grammar(phrases));
        String text = run(sound, List.of("-jsgf", grammar.toString()));
        if (!text.isEmpty()) {
          return new Recognition.Heard(text, 0);
        }
      }
      String text = run(sound, List.of());
      return text.isEmpty() ? new Recognition.Nothing() : new Recognition.Heard(text, 0);
    } finally {
      delete(folder);
    }
  }

  /// @return empty when nothing was recognised, also for a grammar with a word that is not in the
  ///   dictionary
  private String run(Path sound, List<String> more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-infile", sound.toString()));
    command.addAll(List.of("-samprate", "16000", "-logfn", "/dev/null"));
    command.addAll(more);
    free.acquire();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      // Kills a process that hangs, which also ends the read below. Not after a normal exit: it
      // would
      // close the output before it is read.
      var _ =
          process
              .onExit()
              .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .whenComplete(
                  (_, timeout) -> {
                    if (timeout != null) {
                      process.destroyForcibly();
                    }
                  });
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      return exit == 0
          ? output.lines().map(String::strip).collect(Collectors.joining(" ")).strip()
          : "";
    } finally {
      free.release();
    }
  }

  private static List<String> phrases(String hints) {
    return Arrays.stream(hints.split(","))
        .map(hint -> hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", " ").strip())
        .filter(hint -> !hint.isEmpty())
        .distinct()
        .toList();
  }

  private static String grammar(List<String> phrases) {
    return "#JSGF V1.0;\ngrammar hints;\npublic <hint> = " + String.join(" | ", phrases) + ";\n";
  }

  /// Returns the samples resampled to 16 kHz, in little-endian order.
  private static byte[] wideband(short[] samples) {
    short[] doubled = WavFile.doubled(samples);
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * (doubled.length + 2 * LEAD_IN)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(2 * LEAD_IN);
    bytes.asShortBuffer().put(doubled);
    return bytes.array();
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
