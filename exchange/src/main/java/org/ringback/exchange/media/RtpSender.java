package org.ringback.exchange.media;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Creates the RTP packets and RTCP reports for a browser. Used by the clock's thread only.
final class RtpSender {
  private static final int HEADER = 12;
  private static final int FRAMES_PER_SECOND = 50;
  private static final long NTP_EPOCH = 2_208_988_800L;
  private static final byte[] CNAME = "exchange".getBytes(StandardCharsets.US_ASCII);

  private final int ssrc;
  private final Srtp srtp;
  private final Codec codec;
  private final AudioEncoder encoder;
  private final byte[] packet = new byte[HEADER + AudioEncoder.MAX_LENGTH];
  private int sequence;
  private int timestamp;
  private int packets;
  private int octets;

  RtpSender(Codec codec, int ssrc, int firstSequence, int firstTimestamp, Srtp srtp) {
    this.codec = codec;
    this.encoder = codec.encoder();
    this.ssrc = ssrc;
    this.sequence = firstSequence & 0x7fff; // RFC 3711: avoids an early rollover
    this.timestamp = firstTimestamp;
    this.srtp = srtp;
  }

  byte[] next(short[] frame) throws GeneralSecurityException {
    packet[0] = (byte) 0x80;
    packet[1] = (byte) ((packets == 0 ? 0x80 : 0) | codec.payload()); // marker bit
    BigEndian.putInt16(packet, 2, sequence++);
    BigEndian.putInt32(packet, 4, timestamp);
    BigEndian.putInt32(packet, 8, ssrc);
    int length = encoder.encode(frame, packet, HEADER);
    timestamp += codec.kind().clock / FRAMES_PER_SECOND;
    packets++;
    octets += length;
    return srtp.protect(Arrays.copyOf(packet, HEADER + length));
  }

  int packets() {
    return packets;
  }

  /// Creates a sender report (RFC 3550 section 6.4.1) with the reception report and the CNAME.
  byte[] report(Instant now, @Nullable ReceptionReport received) throws GeneralSecurityException {
    int blocks = received == null ? 0 : 1;
    int senderReport = 28 + blocks * ReceptionReport.LENGTH;
    byte[] report = new byte[senderReport + 20];
    report[0] = (byte) (0x80 | blocks);
    report[1] = (byte) 200;
    BigEndian.putInt16(report, 2, senderReport / 4 - 1);
    BigEndian.putInt32(report, 4, ssrc);
    BigEndian.putInt32(report, 8, (int) (now.getEpochSecond() + NTP_EPOCH));
    BigEndian.putInt32(report, 12, (int) ((long) now.getNano() * (1L << 32) / 1_000_000_000L));
    BigEndian.putInt32(report, 16, timestamp);
    BigEndian.putInt32(report, 20, packets);
    BigEndian.putInt32(report, 24, octets);
    if (received != null) {
      received.write(report, 28);
    }
    report[senderReport] = (byte) 0x81;
    report[senderReport + 1] = (byte) 202;
    BigEndian.putInt16(report, senderReport + 2, 4);
    BigEndian.putInt32(report, senderReport + 4, ssrc);
    report[senderReport + 8] = 1;
    report[senderReport + 9] = (byte) CNAME.length;
    System.arraycopy(CNAME, 0, report, senderReport + 10, CNAME.length);
    return srtp.protectRtcp(report);
  }
}
