package org.ringback.server.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/// A figure that we hold ourselves to. Each build tries it at a small size, `bin/guarantees` at its
/// full one (`-Dguarantees.nightly=true`) and writes what came of it into GUARANTEES.md.
///
/// @param number groups figures in GUARANTEES.md
/// @param seed of everything random in the test: `-Dguarantees.seed=…`, else the same in each build
///   and another in each run at full size
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

  public static int size(int perBuild, int nightly) {
    return IS_NIGHTLY ? nightly : perBuild;
  }

  /// The test has passed.
  ///
  /// @param value what was counted or measured, in a few words
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
