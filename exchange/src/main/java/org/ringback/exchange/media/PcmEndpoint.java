package org.ringback.exchange.media;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The endpoint of a scripted telephone.
public final class PcmEndpoint extends LocalMediaEndpoint implements ClockListener {
  private final Consumer<PcmEndpoint> onClose;
  private final OutgoingAudio microphone = new OutgoingAudio();
  private volatile Consumer<String> spokenText = _ -> {};
  private short[] said = new short[AudioSource.SAMPLES_PER_FRAME]; // the clock's thread only

  PcmEndpoint(Consumer<PcmEndpoint> onClose) {
    this.onClose = onClose;
  }

  /// Plays a source into the telephone's microphone; silence when the source ends.
  ///
  /// @param ended run once, on a virtual thread, when the source ends
  public void speak(AudioSource source, Runnable ended) {
    microphone.play(source, ended);
  }

  @Override
  public boolean onSpokenText(@Nullable Consumer<String> listener) {
    spokenText = listener == null ? _ -> {} : listener;
    return true;
  }

  /// Reports the words that were just spoken.
  public void reportSpokenText(String text) {
    spokenText.accept(text);
  }

  @Override
  public void receiveFrame() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME]; // the sink may keep it
    microphone.next(frame);
    said = frame;
    deliver(frame);
  }

  @Override
  public void sendFrame(short[] frame) {
    outgoing.next(frame);
    deliverToTaps(said, frame);
  }

  /// Does nothing: a script presses keys through its leg, not as RFC 4733 packets.
  @Override
  public void onDigit(Consumer<Character> listener) {}

  @Override
  public AudioLevels levels() {
    return new AudioLevels(microphone.level(), outgoing.level());
  }

  @Override
  public void close() {
    super.close();
    onClose.accept(this);
    microphone.silence();
  }
}
