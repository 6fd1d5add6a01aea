package org.ringback.exchange.media;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;

/// Makes the RTP packets that one browser hears, and the RTCP reports beside them. Used by the
/// clock's thread only.
final class RtpSender {
  private static final int HEADER = 12;
  private static final long NTP_EPOCH = 2_208_988_800L;

  private final int ssrc;
  private final Srtp srtp;
  private final byte[] packet = new byte[HEADER + AudioSource.SAMPLES_PER_FRAME];
  private int sequence;
  private int timestamp;
  private int packets;

  RtpSender(int ssrc, int firstSequence, int firstTimestamp, Srtp srtp) {
    this.ssrc = ssrc;
    this.sequence = firstSequence & 0x7fff; // RFC 3711: leave room before the first rollover
    this.timestamp = firstTimestamp;
    this.srtp = srtp;
  }

  byte[] next(short[] frame) throws GeneralSecurityException {
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (packets == 0 ? 0x80 : 0); // marker: a talk spurt begins
    Bytes.putInt16(packet, 2, sequence++);
    Bytes.putInt32(packet, 4, timestamp);
    Bytes.putInt32(packet, 8, ssrc);
    Pcmu.encode(frame, packet, HEADER);
    timestamp += frame.length;
    packets++;
    return srtp.protect(packet);
  }

  int packets() {
    return packets;
  }

  /// A sender report with one report block (RFC 3550 section 6.4.1) and our CNAME. The block is
  /// what lets the Voice SDK compute round trip and MOS.
  byte[] report(Instant now, Received received) throws GeneralSecurityException {
    byte[] cname = {'e', 'x', 'c', 'h', 'a', 'n', 'g', 'e'};
    byte[] report = new byte[28 + 24 + 20];
    report[0] = (byte) 0x81;
    report[1] = (byte) 200;
    Bytes.putInt16(report, 2, 12);
    Bytes.putInt32(report, 4, ssrc);
    Bytes.putInt32(report, 8, (int) (now.getEpochSecond() + NTP_EPOCH));
    Bytes.putInt32(report, 12, (int) ((long) now.getNano() * (1L << 32) / 1_000_000_000L));
    Bytes.putInt32(report, 16, timestamp);
    Bytes.putInt32(report, 20, packets);
    Bytes.putInt32(report, 24, packets * AudioSource.SAMPLES_PER_FRAME);
    Bytes.putInt32(report, 28, received.ssrc());
    Bytes.putInt32(report, 36, received.highestSequence());
    Bytes.putInt32(report, 40, received.jitter());
    Bytes.putInt32(report, 44, received.lastReport());
    Bytes.putInt32(report, 48, received.sinceLastReport());
    report[52] = (byte) 0x81;
    report[53] = (byte) 202;
    Bytes.putInt16(report, 54, 4);
    Bytes.putInt32(report, 56, ssrc);
    report[60] = 1;
    report[61] = (byte) cname.length;
    System.arraycopy(cname, 0, report, 62, cname.length);
    return srtp.protectRtcp(Arrays.copyOf(report, report.length));
  }

  /// What we tell the browser of its own packets.
  ///
  /// @param sinceLastReport in 1/65536 s
  record Received(int ssrc, int highestSequence, int jitter, int lastReport, int sinceLastReport) {}
}
