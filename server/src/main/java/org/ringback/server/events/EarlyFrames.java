package org.ringback.server.events;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps the effect of a frame that arrives during the sign-in of its socket, until the sign-in has
/// succeeded. Keeps only the last one, because each replaces the effect of the one before.
final class EarlyFrames {
  private final ReentrantLock lock = new ReentrantLock();
  private boolean isSignedIn;
  private @Nullable Runnable last;

  /// Runs the effect now, or after the sign-in.
  void run(Runnable effect) {
    lock.lock();
    try {
      if (!isSignedIn) {
        last = effect;
        return;
      }
    } finally {
      lock.unlock();
    }
    effect.run();
  }

  void signedIn() {
    lock.lock();
    try {
      isSignedIn = true;
      if (last != null) {
        last.run();
        last = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
