package org.ringback.exchange.media;

import java.util.concurrent.atomic.AtomicBoolean;

/// Two legs that hear each other. An endpoint makes the keys that its browser sends audible, so
/// either hears the other's keys too.
public final class Bridge implements AutoCloseable {
  private final MediaEndpoint one;
  private final MediaEndpoint other;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Bridge(MediaEndpoint one, MediaEndpoint other) {
    this.one = one;
    this.other = other;
  }

  /// Joins the two; what either heard before is over.
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

  /// Parts them: both hear silence. Only the first call has an effect, so that it cannot silence
  /// what a leg plays afterwards.
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
