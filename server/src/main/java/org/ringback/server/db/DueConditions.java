package org.ringback.server.db;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The conditions under which timers of a server have work, such as "a recording is due". One
/// statement evaluates all of them, and timers that ask soon after each other share its result.
/// Otherwise a server without any call would execute about seventy statements a second.
final class DueConditions {
  private final JdbcClient client;
  private final Duration maxAge;
  private final List<String> conditions = new ArrayList<>();
  private List<Boolean> results = List.of();
  private long readAt;

  /// @param maxAge how long a result is used, which delays the work of a timer at most as long
  DueConditions(JdbcClient client, Duration maxAge) {
    this.client = client;
    this.maxAge = maxAge;
  }

  synchronized DueCheck add(String condition) {
    if (!conditions.contains(condition)) {
      conditions.add(condition);
    }
    int index = conditions.indexOf(condition);
    return () -> holds(index);
  }

  private synchronized boolean holds(int index) {
    long now = System.nanoTime();
    if (index >= results.size() || now - readAt > maxAge.toNanos()) {
      results = read();
      readAt = now;
    }
    return results.get(index);
  }

  private List<Boolean> read() {
    return client
        .sql("select array[" + String.join(", ", conditions) + "]")
        .query((row, _) -> List.of((Boolean[]) row.getArray(1).getArray()))
        .single();
  }
}
