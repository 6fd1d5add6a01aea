package org.ringback.exchange.conference;

import org.ringback.exchange.media.AudioSource;

/// Receives the audio of an [AnnouncementPlayback].
public interface AudioListener {
  /// @param ended called once, at the end of the audio
  void play(AudioSource source, Runnable ended);

  void silence();

  /// Called with the text of a speech that has been played to its end.
  void spoken(String text);
}
