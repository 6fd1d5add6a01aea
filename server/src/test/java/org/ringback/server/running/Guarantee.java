package org.ringback.server.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/// A figure that we hold ourselves to. Each build tries it at a small size, `bin/promises` at its
/// full one (`-Dpromises.nightly=true`) and writes what came of it into PROMISES.md.
///
/// @param number groups figures in PROMISES.md
/// @param seed of everything random in the test: `-Dpromises.seed=…`, else the same in each build
///   and another in each run at full size
public record Guarantee(int number, String figure, Class<?> test, long seed) {
  private static final boolean IS_NIGHTLY = Boolean.getBoolean("promises.nightly");

  private static final long OF_BUILDS = 690_355;

  public static Guarantee of(int number, String figure, Class<?> test) {
    long untold = IS_NIGHTLY ? new Random().nextInt(1_000_000) : OF_BUILDS;
    long seed = Long.getLong("promises.seed", untold);
    System.out.println("SEED " + seed + " of " + test.getSimpleName() + ": " + figure);
    return new Guarantee(number, figure, test, seed);
  }

  public Random random() {
    return new Random(seed);
  }

  public static int size(int perBuild, int nightly) {
    return IS_NIGHTLY ? nightly : perBuild;
  }

  /// The test has passed.
  ///
  /// @param value what was counted or measured, in a few words
  public void kept(String value) {
    String line =
        String.join(
            "\t",
            "%02d".formatted(number),
            figure,
            value,
            String.valueOf(seed),
            LocalDate.now(ZoneOffset.UTC).toString(),
            test.getSimpleName());
    Path folder = Path.of("target", "promises");
    try {
      Files.createDirectories(folder);
      String name = "%02d-%s-%08x.tsv".formatted(number, test.getSimpleName(), figure.hashCode());
      Files.writeString(folder.resolve(name), line + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
