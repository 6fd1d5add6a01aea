package org.ringback.exchange.media;

/// The replay protection for the last 64 packets (RFC 3711 section 3.3.2).
final class ReplayWindow {
  private static final int SIZE = 64;
  private long newest = -1;
  private long seen;

  /// Returns true once for each index, and false for a repeated index or one older than the window.
  boolean admit(long index) {
    if (index > newest) {
      long ahead = index - newest;
      seen = ahead >= SIZE ? 1 : seen << ahead | 1;
      newest = index;
      return true;
    }
    long behind = newest - index;
    if (behind >= SIZE || (seen & 1L << behind) != 0) {
      return false;
    }
    seen |= 1L << behind;
    return true;
  }
}
