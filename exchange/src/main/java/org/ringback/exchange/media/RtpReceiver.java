package org.ringback.exchange.media;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the decrypted RTP packets of one browser into frames of sound and keys pressed. Used by
/// one thread.
final class RtpReceiver {
  private static final String KEYS = "0123456789*#ABCD";
  private static final int PCMU = 0;
  private static final int MOST_LOST = 10;
  private static final int CLOCK_NANOS = 125_000; // 8 kHz

  private final int digitsPayload;
  private int ssrc;
  private int lastSequence = -1;
  private int lastDigitTimestamp;
  private boolean anyDigit;
  private long received;
  private long lastTransit;
  private double jitter;

  RtpReceiver(int digitsPayload) {
    this.digitsPayload = digitsPayload;
  }

  void receive(byte[] packet, long nanos, AudioSink audio, Consumer<Character> digits) {
    int header = Srtp.headerLength(packet, packet.length);
    int length = payloadLength(packet, header);
    if (length <= 0) {
      return;
    }
    int payload = packet[1] & 0x7f;
    int timestamp = Bytes.int32(packet, 4);
    if (payload == digitsPayload) {
      key(packet, header, length, timestamp, digits);
    } else if (payload == PCMU) {
      measure(timestamp, nanos);
    } else {
      return;
    }
    ssrc = Bytes.int32(packet, 8);
    int lost = lostBefore(Bytes.int16(packet, 2));
    if (lost < 0 || payload != PCMU) {
      return; // late, or a key: keys keep the sequence but make no sound
    }
    short[] frame = Pcmu.decode(packet, header, length);
    for (int i = 0; i < lost; i++) {
      audio.write(new short[frame.length]);
    }
    audio.write(frame);
  }

  int ssrc() {
    return ssrc;
  }

  int jitter() {
    return (int) jitter;
  }

  private static int payloadLength(byte[] packet, int header) {
    boolean padded = (packet[0] & 0x20) != 0;
    return packet.length - header - (padded ? packet[packet.length - 1] & 0xff : 0);
  }

  /// RFC 4733: all packets of one press carry the timestamp of its begin.
  private void key(
      byte[] packet, int header, int length, int timestamp, Consumer<Character> digits) {
    int event = packet[header] & 0xff;
    if (length < 4 || event >= KEYS.length() || anyDigit && timestamp == lastDigitTimestamp) {
      return;
    }
    anyDigit = true;
    lastDigitTimestamp = timestamp;
    digits.accept(KEYS.charAt(event));
  }

  /// How many packets before this one did not come; -1 when this one comes too late.
  private int lostBefore(int sequence) {
    if (lastSequence < 0) {
      lastSequence = sequence;
      return 0;
    }
    int ahead = sequence - lastSequence & 0xffff;
    if (ahead == 0 || ahead > 0x8000) {
      return -1;
    }
    lastSequence = sequence;
    return ahead - 1 > MOST_LOST ? 0 : ahead - 1;
  }

  /// RFC 3550 section 6.4.1: interarrival jitter in units of the 8 kHz clock.
  private void measure(int timestamp, long nanos) {
    long transit = nanos / CLOCK_NANOS - Integer.toUnsignedLong(timestamp);
    if (received++ > 0) {
      double difference = Math.abs(transit - lastTransit);
      if (difference < 8000) {
        jitter += (difference - jitter) / 16;
      }
    }
    lastTransit = transit;
  }

  /// The newest sender report among the packets of a compound RTCP packet, as the middle 32 bits of
  /// its NTP time.
  static @Nullable Integer senderReport(byte[] rtcp) {
    for (int at = 0; at + 16 <= rtcp.length; ) {
      int length = 4 * (Bytes.int16(rtcp, at + 2) + 1);
      if ((rtcp[at + 1] & 0xff) == 200) {
        return Bytes.int32(Arrays.copyOfRange(rtcp, at + 10, at + 14), 0);
      }
      at += length;
    }
    return null;
  }
}
