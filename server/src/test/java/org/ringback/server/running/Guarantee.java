package org.ringback.server.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/// A measured guarantee. Each build runs its test at a small size. `bin/guarantees` runs it at full
/// size (`-Dguarantees.nightly=true`) and writes the results to GUARANTEES.md.
///
/// @param number the order in GUARANTEES.md
/// @param seed the seed of all randomness in the test: `-Dguarantees.seed=…`, else a fixed one in
///   builds and a random one at full size
public record Guarantee(int number, String figure, Class<?> test, long seed) {
  private static final boolean IS_NIGHTLY = Boolean.getBoolean("guarantees.nightly");

  private static final long OF_BUILDS = 690_355;

  public static Guarantee of(int number, String figure, Class<?> test) {
    long otherwise = IS_NIGHTLY ? new Random().nextInt(1_000_000) : OF_BUILDS;
    long seed = Long.getLong("guarantees.seed", otherwise);
    System.out.println("SEED " + seed + " of " + test.getSimpleName() + ": " + figure);
    return new Guarantee(number, figure, test, seed);
  }

  public Random random() {
    return new Random(seed);
  }

  /// Returns whether tests run at full size.
  public static boolean isFullSize() {
    return IS_NIGHTLY;
  }

  public static int size(int perBuild, int nightly) {
    return IS_NIGHTLY ? nightly : perBuild;
  }

  /// Records the result of a test that has passed.
  ///
  /// @param value the count or measurement
  public void recordResult(String value) {
    String line =
        String.join(
            "\t",
            "%02d".formatted(number),
            figure,
            value,
            String.valueOf(seed),
            LocalDate.now(ZoneOffset.UTC).toString(),
            test.getSimpleName());
    Path folder = Path.of("target", "guarantees");
    try {
      Files.createDirectories(folder);
      String name = "%02d-%s-%08x.tsv".formatted(number, test.getSimpleName(), figure.hashCode());
      Files.writeString(folder.resolve(name), line + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
