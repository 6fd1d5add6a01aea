package org.ringback.exchange.media;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A leg whose sound is made and heard within this process: a telephone that a script plays. It has
/// no session description.
public final class PcmEndpoint implements MediaEndpoint, ClockListener {
  private static final AudioSink NO_SINK = _ -> {};

  private final Consumer<PcmEndpoint> forget;
  private final OutgoingAudio says = new OutgoingAudio();
  private final OutgoingAudio hears = new OutgoingAudio();
  private volatile AudioSink sink = NO_SINK;
  private volatile Consumer<String> words = _ -> {};
  private final AudioTaps taps = new AudioTaps();
  private short[] onSpoken = new short[AudioSource.SAMPLES_PER_FRAME]; // the clock's thread only
  private volatile boolean closed;

  PcmEndpoint(Consumer<PcmEndpoint> forget) {
    this.forget = forget;
  }

  /// What the telephone says from now on; silence when the source ends.
  ///
  /// @param ended run once, on a virtual thread, when the source ends
  public void speak(AudioSource source, Runnable ended) {
    says.play(source, ended);
  }

  @Override
  public boolean onSpokenText(@Nullable Consumer<String> listener) {
    words = listener == null ? _ -> {} : listener;
    return true;
  }

  /// Reports the text of the speech that was played.
  public void onSpoken(String text) {
    words.accept(text);
  }

  @Override
  public void receiveFrame() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME]; // the sink's to keep
    says.next(frame);
    onSpoken = frame;
    sink.write(frame);
  }

  @Override
  public void sendFrame(short[] frame) {
    hears.next(frame);
    taps.frame(onSpoken, frame);
  }

  @Override
  public void play(AudioSource source, Runnable ended) {
    hears.play(source, ended);
  }

  @Override
  public void silence() {
    hears.silence();
  }

  @Override
  public void playDigit(char digit) {
    hears.press(digit);
  }

  @Override
  public void onAudio(AudioSink listener) {
    sink = closed ? NO_SINK : listener;
  }

  /// Does nothing: the leg reports the keys of a script, without RFC 4733.
  @Override
  public void onDigit(Consumer<Character> listener) {}

  @Override
  public void onConnected(Runnable connected) {
    SerialExecutor.runAlone(connected);
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
    return new AudioLevels(says.level(), hears.level());
  }

  @Override
  public String localSdp() {
    return "";
  }

  @Override
  public void acceptAnswer(String sdp) throws SdpException {
    throw new SdpException("a scripted telephone has no session description");
  }

  @Override
  public String restart(String offer) throws SdpException {
    throw new SdpException("a scripted telephone has no session description");
  }

  @Override
  public void close() {
    closed = true;
    forget.accept(this);
    sink = NO_SINK;
    says.silence();
    hears.silence();
  }
}
