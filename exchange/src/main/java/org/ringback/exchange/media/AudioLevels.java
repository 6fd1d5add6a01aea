package org.ringback.exchange.media;

/// The audio levels of a leg: root mean square over about 200 ms, from 0 (silence) to 1 (full
/// scale).
///
/// @param in the level of the audio that the browser sends
/// @param out the level of the audio that the browser receives
public record AudioLevels(double in, double out) {}
