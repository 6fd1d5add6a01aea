package org.ringback.exchange.media;

/// Big-endian numbers in packets.
final class BigEndian {
  private BigEndian() {}

  static int int16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
  }

  static int int32(byte[] bytes, int offset) {
    return int16(bytes, offset) << 16 | int16(bytes, offset + 2);
  }

  static void putInt16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >>> 8);
    bytes[offset + 1] = (byte) value;
  }

  static void putInt32(byte[] bytes, int offset, int value) {
    putInt16(bytes, offset, value >>> 16);
    putInt16(bytes, offset + 2, value);
  }
}
