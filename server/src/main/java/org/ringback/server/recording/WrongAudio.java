package org.ringback.server.recording;

/// The audio is not what Twilio reported.
final class WrongAudio extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongAudio(String message) {
    super(message);
  }
}
