package org.ringback.server.recording;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A file format in which recordings are played and downloaded.
enum AudioFormat {
  /// As stored: 16-bit PCM. Parts of it can be requested.
  WAV("audio/wav"),
  /// Encoded while it is sent, with an eighth of the size.
  MP3("audio/mpeg");

  private final String contentType;

  AudioFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /// Returns the value in SQL and JSON, which is also the file name's extension.
  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<AudioFormat> fromWire(String text) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(text)).findFirst();
  }
}
