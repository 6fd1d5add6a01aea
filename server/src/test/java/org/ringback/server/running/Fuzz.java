package org.ringback.server.running;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.ringback.exchange.Mutations;

/// Bad input for parsers: each build tries the same thousands, `bin/guarantees` others and more.
/// Jazzer looks for worse, see CONTRIBUTING.
public final class Fuzz {
  private Fuzz() {}

  /// @param seeds good input
  /// @param read reads bad input, and fails when it is not refused as it should be
  public static void mutated(
      Class<?> test, String what, List<String> seeds, Consumer<byte[]> read) {
    Guarantee guarantee = Guarantee.of(18, "Invalid input that breaks a parser: " + what, test);
    int times = Guarantee.size(5_000, 500_000);
    Mutations mutations =
        new Mutations(
            guarantee.seed(),
            seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList());
    for (int i = 0; i < times; i++) {
      byte[] input = mutations.next();
      try {
        read.accept(input);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("input " + i + ": " + quoted(input), e);
      }
    }
    guarantee.recordResult("0 of %,d".formatted(times));
  }

  private static String quoted(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", "?");
  }
}
