package org.ringback.exchange.media;

import java.util.concurrent.atomic.AtomicBoolean;

/// Two legs that hear each other. Keys are not part of what is heard: who joins the legs decides
/// what a key does, and makes it audible with [MediaEndpoint#playDigit].
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
