package org.ringback.exchange.media;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Dispatches the decrypted packets of a browser to audio and keys, and collects the statistics of
/// reception reports (RFC 3550 section 6.4). The receiver's thread passes packets in, the clock's
/// thread requests reports.
final class RtpReceiver {
  private static final String KEYS = "0123456789*#ABCD";
  private static final int SENDER_REPORT = 200;

  private final Set<Integer> digitsPayloads;
  private final Map<Integer, Codec.Kind> codecs;
  private final OpusAudioDecoder opus = new OpusAudioDecoder();
  private final IncomingAudio audio;
  private boolean any;
  private int ssrc;
  private boolean anyKey;
  private int lastKeyTimestamp;
  private long firstIndex;
  private long highestIndex;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private boolean anyTransit;
  private long lastTransit;
  private double jitter;
  private int lastReport;
  private long lastReportAt;

  /// @param codecs the codecs by payload type
  RtpReceiver(Set<Integer> digitsPayloads, Map<Integer, Codec.Kind> codecs, IncomingAudio audio) {
    this.digitsPayloads = Set.copyOf(digitsPayloads);
    this.codecs = Map.copyOf(codecs);
    this.audio = audio;
  }

  /// @param packet the decrypted packet, whose header length is valid
  /// @param index the SRTP index: rollover counter and sequence number
  synchronized void rtp(byte[] packet, long index, long nanos) {
    count(BigEndian.int32(packet, 8), index);
    int header = Srtp.headerLength(packet, packet.length);
    int length = payloadLength(packet, header);
    if (length <= 0) {
      return;
    }
    int payload = packet[1] & 0x7f;
    int timestamp = BigEndian.int32(packet, 4);
    if (digitsPayloads.contains(payload)) {
      key(packet[header] & 0xff, length, timestamp);
      return;
    }
    Codec.Kind codec = codecs.get(payload);
    if (codec == null) {
      return;
    }
    measure(timestamp, nanos, codec.clock);
    switch (codec) {
      case PCMU -> audio.sound(timestamp, Pcmu.decode(packet, header, length));
      case OPUS -> opus.receive(index, timestamp, packet, header, length, audio::sound);
    }
  }

  /// Records the newest sender report of a decrypted compound RTCP packet.
  synchronized void rtcp(byte[] packet, long nanos) {
    for (int at = 0; at + 16 <= packet.length; at += 4 * (BigEndian.int16(packet, at + 2) + 1)) {
      if ((packet[at + 1] & 0xff) == SENDER_REPORT) {
        lastReport = BigEndian.int32(packet, at + 10); // the middle 32 bits of its NTP time
        lastReportAt = nanos;
      }
    }
  }

  /// Returns the report about the browser's packets; null when none has arrived.
  synchronized @Nullable ReceptionReport report(long nanos) {
    if (!any) {
      return null;
    }
    long expected = highestIndex - firstIndex + 1;
    long expectedNow = expected - expectedBefore;
    long lostNow = Math.max(0, expectedNow - (received - receivedBefore));
    expectedBefore = expected;
    receivedBefore = received;
    return new ReceptionReport(
        ssrc,
        expectedNow == 0 ? 0 : (int) Math.min(255, lostNow * 256 / expectedNow),
        (int) Math.clamp(expected - received, 0, 0x7fffff),
        (int) highestIndex,
        (int) jitter,
        lastReport,
        lastReport == 0 ? 0 : (int) ((nanos - lastReportAt) * 65536 / 1_000_000_000L));
  }

  private void count(int from, long index) {
    if (!any || from != ssrc) {
      any = true;
      ssrc = from;
      firstIndex = index;
      highestIndex = index;
      received = 0;
      expectedBefore = 0;
      receivedBefore = 0;
      anyTransit = false;
      anyKey = false;
    }
    received++;
    highestIndex = Math.max(highestIndex, index);
  }

  private static int payloadLength(byte[] packet, int header) {
    boolean padded = (packet[0] & 0x20) != 0;
    return packet.length - header - (padded ? packet[packet.length - 1] & 0xff : 0);
  }

  /// Reports each press once. All packets of a press have its start timestamp (RFC 4733). An older
  /// timestamp belongs to an earlier press.
  private void key(int event, int length, int timestamp) {
    boolean isReported = anyKey && timestamp - lastKeyTimestamp <= 0;
    if (length < 4 || event >= KEYS.length() || isReported) {
      return;
    }
    anyKey = true;
    lastKeyTimestamp = timestamp;
    audio.key(KEYS.charAt(event));
  }

  /// Updates the interarrival jitter, in units of the codec's clock (RFC 3550 section 6.4.1).
  private void measure(int timestamp, long nanos, int clock) {
    long transit = nanos / (1_000_000_000 / clock) - Integer.toUnsignedLong(timestamp);
    if (anyTransit) {
      double difference = Math.abs(transit - lastTransit);
      if (difference < clock) {
        jitter += (difference - jitter) / 16;
      }
    }
    anyTransit = true;
    lastTransit = transit;
  }
}
