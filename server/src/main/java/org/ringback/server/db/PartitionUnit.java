package org.ringback.server.db;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The time of a partition in UTC. The name of a partition ends with its day or month.
enum PartitionUnit {
  /// The key is a time.
  DAY(ChronoUnit.DAYS, "add_day_partition", "%s < :before"),

  /// The key is a UUID of version 7. The first partition has all months `before` its end, because
  /// it was the table until it got partitions.
  MONTH(ChronoUnit.MONTHS, "add_month_partition", "%s < first_uuid(:before)"),

  /// The key is a time. There may be a first partition as of `MONTH`.
  MONTH_OF_TIME(ChronoUnit.MONTHS, "add_time_month_partition", "%s < :before");

  /// Enough for a weekend, or a quarter, in which partitions cannot be added.
  static final int AHEAD = 3;

  private static final Pattern NAME = Pattern.compile(".*?_(before_)?(\\d{4})(\\d{2})(\\d{2})?");

  private final ChronoUnit length;

  /// The SQL function that adds a partition.
  final String addition;

  private final String older;

  PartitionUnit(ChronoUnit length, String addition, String older) {
    this.length = length;
    this.addition = addition;
    this.older = older;
  }

  /// Returns the first day of the unit that is so many units after that of the day.
  LocalDate ahead(LocalDate day, int units) {
    return (length == ChronoUnit.MONTHS ? day.withDayOfMonth(1) : day).plus(units, length);
  }

  /// Returns the SQL condition that a row is older than the parameter `before`.
  String isOlder(String keyColumn) {
    return older.formatted(keyColumn);
  }

  /// A partition.
  ///
  /// @param begins the first day; [LocalDate#EPOCH] for the first partition of months
  /// @param ends the day after the last one
  record Partition(String name, LocalDate begins, LocalDate ends) {}

  /// Returns the partition of a name; empty for the default partition.
  Optional<Partition> partition(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4)));
    return Optional.of(
        parts.group(1) == null
            ? new Partition(name, day, day.plus(1, length))
            : new Partition(name, LocalDate.EPOCH, day));
  }
}
