package org.ringback.exchange.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The results of a load test, as a table. Used by one thread.
final class LoadReport {
  private final int planned;
  private final Map<String, Integer> ended = new TreeMap<>();
  private final List<Long> setUps = new ArrayList<>();
  private int started;
  private int rejected;
  private int finished;
  private long talkTime;

  LoadReport(int planned) {
    this.planned = planned;
  }

  void started() {
    started++;
  }

  void rejected() {
    rejected++;
  }

  /// @param setUpMillis from dialing to the answer; negative for an unanswered call
  /// @param talkedMillis from the answer to the end
  void ended(String status, long setUpMillis, long talkedMillis) {
    finished++;
    ended.merge(status, 1, Integer::sum);
    if (setUpMillis >= 0) {
      setUps.add(setUpMillis);
      talkTime += talkedMillis;
    }
  }

  int live() {
    return started - finished;
  }

  boolean isClean() {
    return rejected == 0 && ended.keySet().stream().noneMatch(s -> s.equals("failed"));
  }

  /// Returns the progress as one line.
  String line(double seconds) {
    return String.format(
        "%6.1f s  started %d of %d  active %d  rejected %d  %s",
        seconds, started, planned, live(), rejected, ended);
  }

  String table(double seconds) {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%nCalls      %d of %d in %.1f s%n", started, planned, seconds));
    table.append(String.format("rejected   %d%n", rejected));
    ended.forEach((status, count) -> table.append(String.format("%-10s %d%n", status, count)));
    if (!setUps.isEmpty()) {
      Collections.sort(setUps);
      table.append(
          String.format(
              "answered after  p50 %d ms  p99 %d ms  max %d ms%n",
              at(0.5), at(0.99), setUps.getLast()));
      table.append(
          String.format("talk time       %.1f s on average%n", talkTime / 1000.0 / setUps.size()));
    }
    return table.toString();
  }

  private long at(double share) {
    return setUps.get((int) Math.ceil(share * setUps.size()) - 1);
  }
}
