package org.ringback.exchange.media;

/// Encodes 20 ms of audio as the payload of one packet.
interface AudioEncoder {
  /// The length of the longest payload, in bytes.
  int MAX_LENGTH = 400;

  /// @return the length of the payload
  int encode(short[] frame, byte[] packet, int offset);
}
