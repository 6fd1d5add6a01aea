package org.ringback.exchange.media;

/// How loud a leg is: root mean square over about the last 200 ms, 0 (silence) to 1 (full scale).
///
/// @param in what the browser says
/// @param out what the browser hears
public record AudioLevels(double in, double out) {}
