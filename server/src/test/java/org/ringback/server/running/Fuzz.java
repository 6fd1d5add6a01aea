package org.ringback.server.running;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.ringback.exchange.Mutations;

/// Invalid input for parsers. Each build tries the same thousands; `bin/guarantees` tries more,
/// from a random seed. See CONTRIBUTING for Jazzer, which searches guided by coverage.
public final class Fuzz {
  private Fuzz() {}

  /// @param seeds valid input
  /// @param read parses invalid input, and fails when the parser does not reject it properly
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
