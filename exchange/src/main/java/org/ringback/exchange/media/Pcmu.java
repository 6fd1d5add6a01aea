package org.ringback.exchange.media;

/// G.711 mu-law (RTP payload type 0): 8 bits per sample.
public final class Pcmu {
  private static final int BIAS = 0x84;
  private static final int CLIP = 32635;
  private static final short[] LINEAR = new short[256];
  private static final byte[] MU_LAW = new byte[65536];

  static {
    for (int code = 0; code < 256; code++) {
      int inverted = ~code & 0xff;
      int magnitude = (((inverted & 0x0f) << 3) + BIAS) << ((inverted & 0x70) >> 4);
      LINEAR[code] = (short) ((inverted & 0x80) != 0 ? BIAS - magnitude : magnitude - BIAS);
    }
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      MU_LAW[sample & 0xffff] = encodeSample(sample);
    }
  }

  private Pcmu() {}

  private static byte encodeSample(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 7;
    for (int mask = 0x4000; (magnitude & mask) == 0 && exponent > 0; mask >>= 1) {
      exponent--;
    }
    return (byte) ~(sign | exponent << 4 | (magnitude >> (exponent + 3)) & 0x0f);
  }

  public static short[] decode(byte[] packet, int offset, int length) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = decode(packet[offset + i]);
    }
    return samples;
  }

  static AudioEncoder encoder() {
    return (frame, packet, offset) -> {
      encode(frame, packet, offset);
      return frame.length;
    };
  }

  static short decode(byte code) {
    return LINEAR[code & 0xff];
  }

  public static void encode(short[] samples, byte[] packet, int offset) {
    for (int i = 0; i < samples.length; i++) {
      packet[offset + i] = MU_LAW[samples[i] & 0xffff];
    }
  }
}
