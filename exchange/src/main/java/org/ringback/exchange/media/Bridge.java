package org.ringback.exchange.media;

/// Two legs that hear each other.
public final class Bridge implements AutoCloseable {
  private final MediaEndpoint one;
  private final MediaEndpoint other;

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

  /// Parts them: both hear silence.
  @Override
  public void close() {
    for (MediaEndpoint each : new MediaEndpoint[] {one, other}) {
      each.onAudio(frame -> {});
      each.silence();
    }
  }
}
