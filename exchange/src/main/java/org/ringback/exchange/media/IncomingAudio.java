package org.ringback.exchange.media;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audio and the keys that a browser sends. Delivers the audio in regular frames.
final class IncomingAudio {
  private static final Logger log = LoggerFactory.getLogger(IncomingAudio.class);
  private static final AudioSink NO_SINK = _ -> {};

  private final JitterBuffer buffer = new JitterBuffer();
  private final LevelMeter level = new LevelMeter();
  private final SerialExecutor callbacks = new SerialExecutor();
  private volatile AudioSink sink = NO_SINK;
  private volatile Consumer<Character> digits = _ -> {};
  private boolean isConnected;
  private @Nullable Runnable connected;

  synchronized void onAudio(AudioSink newSink) {
    sink = newSink;
  }

  void onDigit(Consumer<Character> listener) {
    digits = listener;
  }

  void onConnected(Runnable listener) {
    synchronized (this) {
      if (!isConnected) {
        connected = listener;
        return;
      }
    }
    SerialExecutor.runConcurrently(listener);
  }

  double level() {
    return level.level();
  }

  /// Adds received audio. Called by the receiver's thread.
  ///
  /// @param timestamp the RTP timestamp of an 8 kHz clock
  void sound(int timestamp, short[] samples) {
    buffer.put(timestamp, samples);
    Runnable listener;
    synchronized (this) {
      if (isConnected) {
        return;
      }
      isConnected = true;
      listener = connected;
    }
    if (listener != null) {
      SerialExecutor.runConcurrently(listener);
    }
  }

  /// Reports a pressed key. Called by the receiver's thread.
  void key(char digit) {
    Consumer<Character> listener = digits;
    callbacks.execute(() -> listener.accept(digit));
  }

  /// Passes on the next 20 ms. Called by the clock's thread.
  ///
  /// @return the frame; null before the first packet
  short @Nullable [] tick() {
    short[] frame = new short[AudioSource.SAMPLES_PER_FRAME]; // the sink may keep it
    if (!buffer.read(frame)) {
      return null;
    }
    level.add(frame);
    AudioSink listener = sink;
    try {
      listener.write(frame);
    } catch (RuntimeException | Error e) {
      log.warn("Could not write to an audio listener; it is removed", e);
      removeSink(listener); // the clock continues for other calls
    }
    return frame;
  }

  private synchronized void removeSink(AudioSink listener) {
    if (sink == listener) {
      sink = NO_SINK;
    }
  }

  void close() {
    onAudio(NO_SINK);
  }
}
