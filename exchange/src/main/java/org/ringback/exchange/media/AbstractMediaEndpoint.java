package org.ringback.exchange.media;

/// Base class of endpoints, with the outgoing audio and the taps on both directions.
abstract class AbstractMediaEndpoint implements MediaEndpoint {
  final OutgoingAudio outgoing = new OutgoingAudio();
  final AudioTaps taps = new AudioTaps();

  @Override
  public void play(AudioSource source, Runnable ended) {
    outgoing.play(source, ended);
  }

  @Override
  public void silence() {
    outgoing.silence();
  }

  @Override
  public void playDigit(char digit) {
    outgoing.press(digit);
  }

  @Override
  public void tap(AudioTap tap) {
    taps.add(tap);
  }

  @Override
  public void untap(AudioTap tap) {
    taps.remove(tap);
  }
}
