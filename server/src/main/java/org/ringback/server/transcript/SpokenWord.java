package org.ringback.server.transcript;

import tools.jackson.databind.JsonNode;

/// A word of a recording: `SpokenWord` in openapi.yaml.
///
/// @param startMs in milliseconds after the start of the recording
record SpokenWord(String text, long startMs, long endMs) {
  /// Reads a word as engines report it, with times in seconds.
  static SpokenWord heard(JsonNode word) {
    return new SpokenWord(
        word.path("word").asString("").strip(), millis(word, "start"), millis(word, "end"));
  }

  static long millis(JsonNode node, String seconds) {
    return Math.round(node.path(seconds).asDouble(0) * 1000);
  }
}
