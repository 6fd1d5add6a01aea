package org.ringback.server.transcript;

/// A part of a recording, in milliseconds after its start.
///
/// @param to exclusive
public record AudioRange(long from, long to) {}
