package org.ringback.exchange.conference;

/// A running playback of TwiML or a sound, until it is closed. Closing does not block.
public interface AnnouncementPlayback extends AutoCloseable {
  @Override
  void close();
}
