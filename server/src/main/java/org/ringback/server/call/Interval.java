package org.ringback.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A period of time, without its end. The lists that the operations return are sorted and disjoint.
///
/// @param end `OPEN` while the period lasts
record Interval(Instant start, Instant end) {
  static final Instant OPEN = Instant.MAX;

  Interval {
    end = end.isBefore(start) ? start : end;
  }

  boolean isOpen() {
    return end.equals(OPEN);
  }

  static List<Interval> union(List<Interval> intervals) {
    List<Interval> sorted = new ArrayList<>(intervals);
    sorted.sort(Comparator.comparing(Interval::start));
    List<Interval> union = new ArrayList<>();
    for (Interval next : sorted) {
      if (!union.isEmpty() && !next.start.isAfter(union.getLast().end)) {
        Interval last = union.removeLast();
        union.add(new Interval(last.start, later(last.end, next.end)));
      } else {
        union.add(next);
      }
    }
    return union;
  }

  static List<Interval> intersect(List<Interval> some, List<Interval> others) {
    List<Interval> common = new ArrayList<>();
    for (Interval one : some) {
      for (Interval other : others) {
        Instant start = later(one.start, other.start);
        Instant end = earlier(one.end, other.end);
        if (start.isBefore(end)) {
          common.add(new Interval(start, end));
        }
      }
    }
    return union(common);
  }

  static List<Interval> subtract(List<Interval> from, List<Interval> removed) {
    List<Interval> rest = new ArrayList<>(from);
    for (Interval gap : removed) {
      List<Interval> parts = new ArrayList<>();
      for (Interval part : rest) {
        Instant leftEnd = earlier(part.end, gap.start);
        Instant rightStart = later(part.start, gap.end);
        if (part.start.isBefore(leftEnd)) {
          parts.add(new Interval(part.start, leftEnd));
        }
        if (rightStart.isBefore(part.end)) {
          parts.add(new Interval(rightStart, part.end));
        }
      }
      rest = parts;
    }
    return union(rest);
  }

  /// Returns the rounded length of closed intervals.
  static int seconds(List<Interval> intervals) {
    long millis = 0;
    for (Interval interval : intervals) {
      millis += Duration.between(interval.start, interval.end).toMillis();
    }
    return Math.round(millis / 1000f);
  }

  static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
