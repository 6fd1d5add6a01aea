package org.ringback.exchange.media;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Connects the audio of two legs. Does not forward keys: the caller of [#between] decides what a
/// key does, and may play it with [MediaEndpoint#playDigit].
public final class Bridge implements AutoCloseable {
  private final MediaEndpoint one;
  private final MediaEndpoint other;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Consumer<String> textOfOne;
  private final Consumer<String> textOfOther;

  private Bridge(MediaEndpoint one, MediaEndpoint other) {
    this.one = one;
    this.other = other;
    this.textOfOne = text -> other.reportHeardText(text, TextSource.SCRIPT);
    this.textOfOther = text -> one.reportHeardText(text, TextSource.SCRIPT);
    one.addTextListener(textOfOne);
    other.addTextListener(textOfOther);
  }

  /// Connects two endpoints. Replaces the audio that they played before.
  public static Bridge between(MediaEndpoint one, MediaEndpoint other) {
    connect(one, other);
    connect(other, one);
    return new Bridge(one, other);
  }

  private static void connect(MediaEndpoint speaker, MediaEndpoint listener) {
    AudioQueue queue = new AudioQueue();
    listener.play(queue, () -> {});
    speaker.onAudio(queue);
  }

  /// Disconnects the endpoints: both receive silence. Only the first call has an effect, so a later
  /// one cannot stop other audio.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    one.removeTextListener(textOfOne);
    other.removeTextListener(textOfOther);
    for (MediaEndpoint each : new MediaEndpoint[] {one, other}) {
      each.onAudio(frame -> {});
      each.silence();
    }
  }
}
