package org.ringback.exchange.media;

/// Writes 20 ms of sound as the payload of one packet.
interface AudioEncoder {
  /// Room that the longest payload takes.
  int MAX_LENGTH = 400;

  /// @return the payload's length
  int encode(short[] frame, byte[] packet, int offset);
}
