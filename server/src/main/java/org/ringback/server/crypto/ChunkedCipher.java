package org.ringback.server.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a stream with AES-256-GCM in chunks of 64 KiB. So a stream of any length needs the
/// memory of one chunk, and reading may begin at any position. The nonce is the number of the
/// chunk, because every stream has a key of its own. The last chunk is authenticated as such, so a
/// truncated stream is detected.
public final class ChunkedCipher {
  private static final int CHUNK = 64 * 1024;
  private static final int TAG = 16;
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  /// @param key as returned by [#newKey]
  public ChunkedCipher(Secret key) {
    this.key = new SecretKeySpec(Base64.getDecoder().decode(key.reveal()), "AES");
  }

  /// Returns a key for one stream.
  public static Secret newKey(RandomGenerator random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  public void encrypt(InputStream plain, OutputStream encrypted) throws IOException {
    byte[] chunk = plain.readNBytes(CHUNK);
    for (long number = 0; ; number++) {
      byte[] next = chunk.length < CHUNK ? new byte[0] : plain.readNBytes(CHUNK);
      boolean isLast = next.length == 0;
      encrypted.write(crypt(Cipher.ENCRYPT_MODE, number, isLast, chunk));
      if (isLast) {
        return;
      }
      chunk = next;
    }
  }

  /// Returns a stream that encrypts what is written to it. Its end is written when it is closed;
  /// the given stream stays open.
  public OutputStream encrypting(OutputStream encrypted) {
    return new Encrypting(encrypted);
  }

  /// Returns where the encrypted chunk begins that contains a position of the plain stream.
  public static long offset(long position) {
    return position / CHUNK * (CHUNK + TAG);
  }

  /// Decrypts from a position.
  ///
  /// @param encrypted begins at [#offset] of the position
  /// @param size the size of the whole plain stream
  public InputStream decrypt(InputStream encrypted, long position, long size) {
    return new Decrypted(encrypted, position, size);
  }

  private byte[] crypt(int mode, long number, boolean isLast, byte[] input) throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
      cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
      cipher.updateAAD(new byte[] {(byte) (isLast ? 1 : 0)});
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IOException("chunk " + number + " was changed, or its key is wrong", e);
    }
  }

  /// Holds a full chunk back until more is written, because the last chunk is marked.
  private final class Encrypting extends OutputStream {
    private final OutputStream encrypted;
    private final byte[] chunk = new byte[CHUNK];
    private int length;
    private long number;
    private boolean isClosed;

    Encrypting(OutputStream encrypted) {
      this.encrypted = encrypted;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int from = offset;
      int left = count;
      while (left > 0) {
        if (length == CHUNK) {
          end(false);
        }
        int part = Math.min(left, CHUNK - length);
        System.arraycopy(bytes, from, chunk, length, part);
        length += part;
        from += part;
        left -= part;
      }
    }

    private void end(boolean isLast) throws IOException {
      encrypted.write(crypt(Cipher.ENCRYPT_MODE, number, isLast, Arrays.copyOf(chunk, length)));
      number++;
      length = 0;
    }

    @Override
    public void close() throws IOException {
      if (!isClosed) {
        isClosed = true;
        end(true);
      }
    }
  }

  private final class Decrypted extends InputStream {
    private final InputStream encrypted;
    private final long lastChunk;
    private long chunk;
    private int skip;
    private byte[] plain = new byte[0];
    private int read;

    Decrypted(InputStream encrypted, long position, long size) {
      this.encrypted = encrypted;
      this.lastChunk = Math.max(0, size - 1) / CHUNK;
      this.chunk = position / CHUNK;
      this.skip = (int) (position % CHUNK);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (read == plain.length && !load()) {
        return -1;
      }
      int count = Math.min(length, plain.length - read);
      System.arraycopy(plain, read, bytes, offset, count);
      read += count;
      return count;
    }

    private boolean load() throws IOException {
      if (chunk > lastChunk) {
        return false;
      }
      plain =
          crypt(Cipher.DECRYPT_MODE, chunk, chunk == lastChunk, encrypted.readNBytes(CHUNK + TAG));
      chunk++;
      read = Math.min(skip, plain.length);
      skip = 0;
      return read < plain.length;
    }

    @Override
    public void close() throws IOException {
      encrypted.close();
    }
  }
}
