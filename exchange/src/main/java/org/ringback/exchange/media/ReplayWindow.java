package org.ringback.exchange.media;

/// Which of the last 64 packets were seen already (RFC 3711 section 3.3.2).
final class ReplayWindow {
  private static final int SIZE = 64;
  private long newest = -1;
  private long seen;

  /// True once for each index; false when it was seen before or is older than the window.
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
