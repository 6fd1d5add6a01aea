package org.ringback.exchange.media;

/// The report block of RTCP (RFC 3550 section 6.4.1): how a browser's packets reach us. It is what
/// lets the Voice SDK compute round trip and MOS.
///
/// @param fractionLost since the last report, of 256
/// @param lastReport the middle 32 bits of the browser's last sender report's time
/// @param sinceLastReport in 1/65536 s
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
