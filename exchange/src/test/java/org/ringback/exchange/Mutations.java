package org.ringback.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Generates mutated input from valid seeds, the same in each run. Flips bits, and removes, repeats
/// or replaces parts by those of other seeds or by random bytes.
public final class Mutations {
  private final List<byte[]> seeds;
  private final Random random;

  public Mutations(long seed, List<byte[]> seeds) {
    this.seeds = seeds;
    this.random = new Random(seed);
  }

  public byte[] next() {
    byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      input = mutate(input);
    }
    return input;
  }

  private byte[] mutate(byte[] input) {
    if (input.length == 0) {
      return some(8);
    }
    int at = random.nextInt(input.length);
    int until = at + random.nextInt(input.length - at + 1);
    return switch (random.nextInt(6)) {
      case 0 -> {
        input[at] ^= (byte) (1 << random.nextInt(8));
        yield input;
      }
      case 1 -> joined(input, at, new byte[0], until);
      case 2 -> joined(input, at, some(1 + random.nextInt(16)), at);
      case 3 -> joined(input, until, Arrays.copyOfRange(input, at, until), until);
      case 4 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length + 1);
        yield joined(input, at, Arrays.copyOfRange(other, from, other.length), until);
      }
      default -> Arrays.copyOf(input, at);
    };
  }

  private static byte[] joined(byte[] input, int head, byte[] middle, int tail) {
    byte[] all = Arrays.copyOf(input, head + middle.length + input.length - tail);
    System.arraycopy(middle, 0, all, head, middle.length);
    System.arraycopy(input, tail, all, head + middle.length, input.length - tail);
    return all;
  }

  private byte[] some(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
