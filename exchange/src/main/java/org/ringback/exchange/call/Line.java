package org.ringback.exchange.call;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.AudioLevels;
import org.ringback.exchange.media.AudioSink;
import org.ringback.exchange.media.AudioSource;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.media.SdpException;
import org.ringback.exchange.media.Tone;

/// A line from the exchange to itself, for a call to a number that one of its own accounts owns:
/// two ends, and what one end is played, the other says.
final class Line implements AutoCloseable {
  private static final long FRAME = Duration.ofMillis(20).toNanos();

  private final End one = new End();
  private final End other = new End();
  private volatile boolean closed;

  private Line() {}

  static Line open() {
    Line line = new Line();
    Thread.ofVirtual().name("line").start(line::carry);
    return line;
  }

  MediaEndpoint one() {
    return one;
  }

  MediaEndpoint other() {
    return other;
  }

  private void carry() {
    long next = System.nanoTime();
    while (!closed) {
      next += FRAME;
      one.tick(other);
      other.tick(one);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class End implements MediaEndpoint {
    private record Playing(AudioSource source, Runnable ended) {}

    private volatile @Nullable Playing playing;
    private volatile @Nullable AudioSource key;
    private volatile AudioSink sink = frame -> {};
    private volatile Consumer<Character> digits = digit -> {};

    void tick(End listener) {
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
      listener.sink.write(frame);
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
      Line.this.close();
    }
  }
}
