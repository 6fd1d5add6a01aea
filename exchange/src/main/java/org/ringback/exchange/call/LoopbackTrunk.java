package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.ringback.exchange.media.AudioLevels;
import org.ringback.exchange.media.LocalMediaEndpoint;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.media.MediaEndpoint;

/// A loopback line, for a call to a number that an account of the exchange owns. What one end
/// plays, the other receives.
final class LoopbackTrunk implements AutoCloseable {
  private final End one = new End();
  private final End other = new End();
  private final MediaClock mediaClock;
  private final Runnable exchangeFrames = this::exchangeFrames;

  private LoopbackTrunk(MediaClock mediaClock) {
    this.mediaClock = mediaClock;
  }

  static LoopbackTrunk open(MediaClock mediaClock) {
    LoopbackTrunk line = new LoopbackTrunk(mediaClock);
    mediaClock.add(line.exchangeFrames);
    return line;
  }

  MediaEndpoint one() {
    return one;
  }

  MediaEndpoint other() {
    return other;
  }

  private void exchangeFrames() {
    short[] fromOne = one.next();
    short[] fromOther = other.next();
    one.receive(fromOther, fromOne);
    other.receive(fromOne, fromOther);
  }

  @Override
  public void close() {
    mediaClock.remove(exchangeFrames);
  }

  private final class End extends LocalMediaEndpoint {
    private volatile Consumer<Character> digits = digit -> {};

    @Override
    public void playDigit(char digit) {
      super.playDigit(digit);
      (this == one ? other : one).digits.accept(digit);
    }

    @Override
    public void onDigit(Consumer<Character> listener) {
      digits = listener;
    }

    @Override
    public AudioLevels levels() {
      return new AudioLevels(0, 0);
    }

    @Override
    public void close() {
      super.close();
      LoopbackTrunk.this.close();
    }

    private short[] next() {
      return nextFrame();
    }

    private void receive(short[] inbound, short[] outbound) {
      deliver(inbound);
      deliverToTaps(inbound, outbound);
    }
  }
}
