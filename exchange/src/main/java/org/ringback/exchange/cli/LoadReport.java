package org.ringback.exchange.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of the calls of a load run, as a table. Used by one thread.
final class LoadReport {
  private final int wanted;
  private final Map<String, Integer> ended = new TreeMap<>();
  private final List<Long> setUps = new ArrayList<>();
  private int started;
  private int refused;
  private int over;
  private long talkTime;

  LoadReport(int wanted) {
    this.wanted = wanted;
  }

  void started() {
    started++;
  }

  void refused() {
    refused++;
  }

  /// @param setUpMillis from the dialling to the answer; negative when nobody answered
  /// @param talkedMillis from the answer to the end
  void ended(String status, long setUpMillis, long talkedMillis) {
    over++;
    ended.merge(status, 1, Integer::sum);
    if (setUpMillis >= 0) {
      setUps.add(setUpMillis);
      talkTime += talkedMillis;
    }
  }

  int live() {
    return started - over;
  }

  boolean isClean() {
    return refused == 0 && ended.keySet().stream().noneMatch(s -> s.equals("failed"));
  }

  /// One line, for as long as it runs.
  String line(double seconds) {
    return String.format(
        "%6.1f s  started %d of %d  on the line %d  refused %d  %s",
        seconds, started, wanted, live(), refused, ended);
  }

  String table(double seconds) {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%nCalls      %d of %d in %.1f s%n", started, wanted, seconds));
    table.append(String.format("refused    %d%n", refused));
    ended.forEach((status, count) -> table.append(String.format("%-10s %d%n", status, count)));
    if (!setUps.isEmpty()) {
      Collections.sort(setUps);
      table.append(
          String.format(
              "answered after  p50 %d ms  p99 %d ms  most %d ms%n",
              at(0.5), at(0.99), setUps.getLast()));
      table.append(
          String.format("talked          %.1f s each%n", talkTime / 1000.0 / setUps.size()));
    }
    return table.toString();
  }

  private long at(double share) {
    return setUps.get((int) Math.ceil(share * setUps.size()) - 1);
  }
}
