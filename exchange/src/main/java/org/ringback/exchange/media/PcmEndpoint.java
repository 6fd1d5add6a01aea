package org.ringback.exchange.media;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The endpoint of a scripted phone.
public final class PcmEndpoint extends LocalMediaEndpoint implements ClockListener {
  private final Consumer<PcmEndpoint> onClose;
  private final OutgoingAudio microphone = new OutgoingAudio();
  private final List<Consumer<String>> textListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> heardTextListeners = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<String, TextSource> heardText = (_, _) -> {};
  private short[] inbound = new short[AudioSource.SAMPLES_PER_FRAME]; // the clock's thread only

  PcmEndpoint(Consumer<PcmEndpoint> onClose) {
    this.onClose = onClose;
  }

  /// Sends a source as the phone's microphone, and silence after its end.
  ///
  /// @param ended runs once, on a virtual thread, when the source ends
  public void speak(AudioSource source, Runnable ended) {
    microphone.play(source, ended);
  }

  @Override
  public boolean addTextListener(Consumer<String> listener) {
    textListeners.add(listener);
    return true;
  }

  @Override
  public void removeTextListener(Consumer<String> listener) {
    textListeners.remove(listener);
  }

  /// Reports the text that was just spoken.
  public void reportSpokenText(String text) {
    textListeners.forEach(each -> each.accept(text));
  }

  /// Sets the listener for the text of the speech that this phone receives.
  public void onHeardText(BiConsumer<String, TextSource> listener) {
    heardText = listener;
  }

  @Override
  public void addHeardTextListener(Consumer<String> listener) {
    heardTextListeners.add(listener);
  }

  @Override
  public void removeHeardTextListener(Consumer<String> listener) {
    heardTextListeners.remove(listener);
  }

  @Override
  public void reportHeardText(String text, TextSource source) {
    heardText.accept(text, source);
    if (source == TextSource.SCRIPT) {
      heardTextListeners.forEach(each -> each.accept(text));
    }
  }

  @Override
  public void receiveFrame() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME]; // the sink may keep it
    microphone.next(frame);
    inbound = frame;
    deliver(frame);
  }

  @Override
  public void sendFrame(short[] frame) {
    outgoing.next(frame);
    deliverToTaps(inbound, frame);
  }

  /// Does nothing, because a script presses keys through its leg and not as RFC 4733 packets.
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
