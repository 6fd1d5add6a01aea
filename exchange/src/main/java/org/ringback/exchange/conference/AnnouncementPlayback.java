package org.ringback.exchange.conference;

/// What somebody hears in the background: TwiML or a sound, until it is closed. Closing does not
/// block.
public interface AnnouncementPlayback extends AutoCloseable {
  @Override
  void close();
}
