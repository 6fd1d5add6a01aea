package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioLevels;
import org.ringback.exchange.media.AudioSink;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.AudioTap;
import org.ringback.exchange.media.AudioTaps;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.SdpException;
import org.ringback.exchange.media.Tone;

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
    short[] fromOne = one.nextFrame();
    short[] fromOther = other.nextFrame();
    one.receive(fromOther, fromOne);
    other.receive(fromOne, fromOther);
  }

  @Override
  public void close() {
    mediaClock.remove(exchangeFrames);
  }

  private final class End implements MediaEndpoint {
    private record Playing(AudioSource source, Runnable ended) {}

    private volatile @Nullable Playing playing;
    private volatile @Nullable AudioSource key;
    private final AudioTaps taps = new AudioTaps();
    private volatile AudioSink sink = frame -> {};
    private volatile Consumer<Character> digits = digit -> {};

    /// Returns the next 20 ms that this end plays.
    short[] nextFrame() {
      short[] frame = new short[AudioSource.SAMPLES_PER_FRAME];
      Playing now = playing;
      if (now != null && !now.source.read(frame)) {
        frame = new short[AudioSource.SAMPLES_PER_FRAME];
        synchronized (this) {
          playing = playing == now ? null : playing;
        }
        Thread.ofVirtual().start(now.ended);
      }
      short[] tone = new short[AudioSource.SAMPLES_PER_FRAME];
      AudioSource pressed = key;
      if (pressed != null) {
        if (pressed.read(tone)) {
          frame = tone;
        } else {
          key = null;
        }
      }
      return frame;
    }

    void receive(short[] said, short[] heard) {
      sink.write(said);
      taps.frame(said, heard);
    }

    @Override
    public synchronized void play(AudioSource source, Runnable ended) {
      playing = new Playing(source, ended);
    }

    @Override
    public synchronized void silence() {
      playing = null;
    }

    @Override
    public void playDigit(char digit) {
      key = Tone.key(digit);
      (this == one ? other : one).digits.accept(digit);
    }

    @Override
    public void onAudio(AudioSink listener) {
      sink = listener;
    }

    @Override
    public void onDigit(Consumer<Character> listener) {
      digits = listener;
    }

    @Override
    public void onConnected(Runnable connected) {
      connected.run();
    }

    @Override
    public void tap(AudioTap tap) {
      taps.add(tap);
    }

    @Override
    public void untap(AudioTap tap) {
      taps.remove(tap);
    }

    @Override
    public AudioLevels levels() {
      return new AudioLevels(0, 0);
    }

    @Override
    public String localSdp() {
      return "";
    }

    @Override
    public void acceptAnswer(String sdp) throws SdpException {
      throw new SdpException("a line within the exchange has no session description");
    }

    @Override
    public String restart(String offer) throws SdpException {
      throw new SdpException("a line within the exchange has no session description");
    }

    @Override
    public void close() {
      LoopbackTrunk.this.close();
    }
  }
}
