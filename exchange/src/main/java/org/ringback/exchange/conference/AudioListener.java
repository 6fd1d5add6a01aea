package org.ringback.exchange.conference;

import org.ringback.exchange.media.AudioSource;

/// Something that hears what a [AnnouncementPlayback] plays.
public interface AudioListener {
  /// @param ended run once, when the sound has no more
  void play(AudioSource source, Runnable ended);

  void silence();
}
