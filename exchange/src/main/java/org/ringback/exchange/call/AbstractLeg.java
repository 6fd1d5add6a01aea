package org.ringback.exchange.call;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.MediaEndpoint;

/// Base class of legs. Holds the listener, the state and the digits that arrive by signalling.
public abstract class AbstractLeg implements Leg {
  private final String callId;
  private final MediaEndpoint media;
  private boolean connected;
  private boolean ended;
  private @Nullable LegListener listener;
  private Consumer<Character> digits = digit -> {};

  protected AbstractLeg(String callId, MediaEndpoint media) {
    this.callId = callId;
    this.media = media;
  }

  public final synchronized void bind(LegListener to) {
    listener = to;
  }

  /// @throws IllegalStateException before [#bind]
  public final synchronized LegListener listener() {
    if (listener == null) {
      throw new IllegalStateException("call " + callId + " has no listener");
    }
    return listener;
  }

  protected final String callId() {
    return callId;
  }

  public final synchronized boolean isConnected() {
    return connected;
  }

  public final synchronized boolean hasEnded() {
    return ended;
  }

  /// Returns whether the call is neither connected nor ended.
  protected final synchronized boolean isPending() {
    return !connected && !ended;
  }

  @Override
  public MediaEndpoint media() {
    return media;
  }

  /// Marks the call as connected.
  ///
  /// @return false when the call was already connected or had ended
  protected final synchronized boolean tryConnect() {
    if (!isPending()) {
      return false;
    }
    connected = true;
    return true;
  }

  @Override
  public final synchronized void onDigit(Consumer<Character> newListener) {
    digits = newListener;
    media.onDigit(newListener);
  }

  /// Reports a digit that arrived by signalling.
  public void press(char digit) {
    Consumer<Character> current;
    synchronized (this) {
      current = digits;
    }
    current.accept(digit);
  }

  /// Ends the call without notifying the other side of the socket.
  ///
  /// @return false when it had ended before
  public final boolean tryEnd() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    onEnd();
    media.close();
    return true;
  }

  /// Releases the resources of the leg other than its audio. Called once.
  protected abstract void onEnd();
}
