package org.ringback.server.db;

/// Tells a timer whether it may have work. See [Database#dueCheck].
@FunctionalInterface
public interface DueCheck {
  /// Returns whether the condition held a moment ago.
  boolean isDue();
}
