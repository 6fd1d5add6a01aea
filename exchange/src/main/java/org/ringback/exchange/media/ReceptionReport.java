package org.ringback.exchange.media;

/// An RTCP report block (RFC 3550 section 6.4.1) about the packets of a browser. The Voice SDK
/// computes round-trip time and MOS from it.
///
/// @param fractionLost the loss since the last report, in 1/256
/// @param lastReport the middle 32 bits of the NTP time of the browser's last sender report
/// @param sinceLastReport the delay since that report, in 1/65536 s
record ReceptionReport(
    int ssrc,
    int fractionLost,
    int lost,
    int highestSequence,
    int jitter,
    int lastReport,
    int sinceLastReport) {
  static final int LENGTH = 24;

  void write(byte[] packet, int at) {
    BigEndian.putInt32(packet, at, ssrc);
    BigEndian.putInt32(packet, at + 4, fractionLost << 24 | lost);
    BigEndian.putInt32(packet, at + 8, highestSequence);
    BigEndian.putInt32(packet, at + 12, jitter);
    BigEndian.putInt32(packet, at + 16, lastReport);
    BigEndian.putInt32(packet, at + 20, sinceLastReport);
  }
}
