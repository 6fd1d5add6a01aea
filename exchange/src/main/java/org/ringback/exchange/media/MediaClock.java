package org.ringback.exchange.media;

/// The beat of all audio: 50 times a second.
public interface MediaClock {
  /// From now on runs the task in every beat: after all legs of it have been heard, before any of
  /// them is spoken to. It must not block; one that throws is run again in the next beat.
  void add(Runnable task);

  void remove(Runnable task);
}
