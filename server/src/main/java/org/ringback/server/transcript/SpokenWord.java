package org.ringback.server.transcript;

/// A word of a recording: `SpokenWord` in openapi.yaml.
///
/// @param startMs in milliseconds after the start of the recording
record SpokenWord(String text, long startMs, long endMs) {}
