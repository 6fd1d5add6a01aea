package org.ringback.exchange.media;

import java.util.concurrent.atomic.AtomicBoolean;

/// Connects the audio of two legs. Does not forward keys: the caller of [#between] decides what a
/// key does, and may play it with [MediaEndpoint#playDigit].
public final class Bridge implements AutoCloseable {
  private final MediaEndpoint one;
  private final MediaEndpoint other;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Bridge(MediaEndpoint one, MediaEndpoint other) {
    this.one = one;
    this.other = other;
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
    for (MediaEndpoint each : new MediaEndpoint[] {one, other}) {
      each.onAudio(frame -> {});
      each.silence();
    }
  }
}
