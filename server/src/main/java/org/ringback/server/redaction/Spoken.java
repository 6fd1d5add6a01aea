package org.ringback.server.redaction;

/// Something that one side of a call said.
///
/// @param track the side
/// @param startMs the time of its start, on any clock that all utterances of a call share
public record Spoken(int track, long startMs, long endMs, String text) {}
