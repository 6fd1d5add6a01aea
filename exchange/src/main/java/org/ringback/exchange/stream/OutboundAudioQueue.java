package org.ringback.exchange.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.ringback.exchange.media.AudioSource;

/// The audio and marks that the application sends, in order. Plays silence while it is empty, and
/// never ends by itself.
final class OutboundAudioQueue implements AudioSource {
  private static final int MAX_SAMPLES = 10 * 60 * 8000;

  private sealed interface Item {}

  private record Sound(short[] samples) implements Item {}

  private record Mark(String name) implements Item {}

  private final Consumer<String> marks;
  private final Deque<Item> items = new ArrayDeque<>();
  private int waiting;
  private int offset;

  /// @param marks called for each mark after the audio before it was played; must not block
  OutboundAudioQueue(Consumer<String> marks) {
    this.marks = marks;
  }

  /// @return false when the queue holds ten minutes and rejects the audio
  synchronized boolean enqueue(short[] samples) {
    if (waiting + samples.length > MAX_SAMPLES) {
      return false;
    }
    waiting += samples.length;
    items.add(new Sound(samples));
    return true;
  }

  void mark(String name) {
    List<String> reached;
    synchronized (this) {
      items.add(new Mark(name));
      reached = reached();
    }
    reached.forEach(marks);
  }

  /// Drops all queued audio and reports its marks.
  void clear() {
    List<String> dropped = new ArrayList<>();
    synchronized (this) {
      for (Item each : items) {
        if (each instanceof Mark mark) {
          dropped.add(mark.name());
        }
      }
      items.clear();
      waiting = 0;
      offset = 0;
    }
    dropped.forEach(marks);
  }

  @Override
  public boolean read(short[] frame) {
    List<String> reached;
    synchronized (this) {
      int filled = 0;
      reached = new ArrayList<>(reached());
      while (filled < frame.length && items.peek() instanceof Sound sound) {
        int count = Math.min(frame.length - filled, sound.samples().length - offset);
        System.arraycopy(sound.samples(), offset, frame, filled, count);
        filled += count;
        offset += count;
        waiting -= count;
        if (offset == sound.samples().length) {
          items.remove();
          offset = 0;
          reached.addAll(reached());
        }
      }
      Arrays.fill(frame, filled, frame.length, (short) 0);
    }
    reached.forEach(marks);
    return true;
  }

  private List<String> reached() {
    List<String> names = new ArrayList<>();
    while (items.peek() instanceof Mark mark) {
      items.remove();
      names.add(mark.name());
    }
    return names;
  }
}
