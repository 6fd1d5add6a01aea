package org.ringback.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedCipherTest {
  private static final int CHUNK = 64 * 1024;
  private static final int TAG = 16;

  private final Random random = new Random(7);
  private final ChunkedCipher cipher = new ChunkedCipher(ChunkedCipher.newKey(random));

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] encrypted(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    cipher.encrypt(new ByteArrayInputStream(plain), out);
    return out.toByteArray();
  }

  private static byte[] decrypted(ChunkedCipher cipher, byte[] encrypted, int from, int size)
      throws IOException {
    int offset = (int) ChunkedCipher.offset(from);
    ByteArrayInputStream in =
        new ByteArrayInputStream(encrypted, offset, encrypted.length - offset);
    return cipher.decrypt(in, from, size).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
  void a_stream_of_any_size_is_decrypted_from_any_position(int size) throws IOException {
    byte[] plain = bytes(size);
    byte[] encrypted = encrypted(plain);
    for (int from : new int[] {0, 1, size / 2, CHUNK - 1, CHUNK, 2 * CHUNK + 5, size - 1, size}) {
      if (from >= 0 && from <= size) {
        assertThat(decrypted(cipher, encrypted, from, size))
            .as("from %d", from)
            .isEqualTo(Arrays.copyOfRange(plain, from, size));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
  void a_stream_that_is_written_in_parts_is_encrypted_as_one_that_is_read(int size)
      throws IOException {
    byte[] plain = bytes(size);
    for (int part : new int[] {1000, CHUNK, CHUNK + 1}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encrypting = cipher.encrypting(out)) {
        for (int from = 0; from < size; from += part) {
          encrypting.write(plain, from, Math.min(part, size - from));
        }
      }
      assertThat(out.toByteArray()).as("parts of %d", part).isEqualTo(encrypted(plain));
    }
  }

  @Test
  void a_changed_truncated_or_reordered_stream_and_another_key_are_detected() throws IOException {
    int size = 2 * CHUNK + 100;
    byte[] encrypted = encrypted(bytes(size));
    byte[] changed = encrypted.clone();
    changed[CHUNK] ^= 1;
    byte[] truncated = Arrays.copyOf(encrypted, 2 * (CHUNK + TAG));
    byte[] swapped = encrypted.clone();
    System.arraycopy(encrypted, CHUNK + TAG, swapped, 0, CHUNK + TAG);
    System.arraycopy(encrypted, 0, swapped, CHUNK + TAG, CHUNK + TAG);
    for (byte[] wrong : new byte[][] {changed, truncated, swapped}) {
      assertThatThrownBy(() -> decrypted(cipher, wrong, 0, size)).isInstanceOf(IOException.class);
    }
    // The chunk that has become the last one was not encrypted as such.
    assertThatThrownBy(() -> decrypted(cipher, truncated, 0, 2 * CHUNK))
        .isInstanceOf(IOException.class);
    ChunkedCipher other = new ChunkedCipher(ChunkedCipher.newKey(random));
    assertThatThrownBy(() -> decrypted(other, encrypted, 0, size)).isInstanceOf(IOException.class);
  }
}
