package org.ringback.server.http;

import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a file that a request asks for (RFC 9110 section 14): one range, or all of it.
///
/// @param from the first byte
/// @param to the last byte
public record ByteRange(long from, long to, long size) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /// Reads the `Range` header. Several ranges count as none, as the RFC allows.
  ///
  /// @return empty when the range is outside of the file; the response is then 416
  public static Optional<ByteRange> of(Context context, long size) {
    String header = context.header("Range");
    Matcher range = RANGE.matcher(header == null ? "" : header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return Optional.of(new ByteRange(0, size - 1, size));
    }
    long from;
    long to = size - 1;
    if (range.group(1).isEmpty()) {
      from = Math.max(0, size - Long.parseLong(range.group(2)));
    } else {
      from = Long.parseLong(range.group(1));
      to = range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)));
    }
    if (from > to) {
      context.header("Content-Range", "bytes */" + size).status(416);
      return Optional.empty();
    }
    context.status(206).header("Content-Range", "bytes " + from + "-" + to + "/" + size);
    return Optional.of(new ByteRange(from, to, size));
  }

  /// Sets the length of the response, and returns its body.
  ///
  /// @param content begins at [#from]; closed with the returned stream
  public InputStream limit(Context context, InputStream content) {
    long length = to - from + 1;
    context.header("Content-Length", String.valueOf(length));
    return new Bounded(content, length);
  }

  /// Limits a stream to a number of bytes.
  private static final class Bounded extends FilterInputStream {
    private long remaining;

    Bounded(InputStream in, long length) {
      super(in);
      remaining = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = remaining == 0 ? -1 : in.read(bytes, offset, (int) Math.min(remaining, length));
      remaining -= Math.max(0, count);
      return count;
    }
  }
}
