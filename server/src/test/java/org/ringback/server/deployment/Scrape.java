package org.ringback.server.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ringback.server.running.TestServer;

/// The series of a server's `/metrics` at one moment.
public record Scrape(List<Series> series) {
  private static final Pattern LINE =
      Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  public record Series(String name, Map<String, String> labels, double value) {}

  public static Scrape of(TestServer server, String token) {
    List<Series> series = new ArrayList<>();
    Matcher lines = LINE.matcher(server.get("/metrics", token).body());
    while (lines.find()) {
      Map<String, String> labels = new TreeMap<>();
      if (lines.group(2) != null) {
        LABEL.matcher(lines.group(2)).results().forEach(it -> labels.put(it.group(1), it.group(2)));
      }
      series.add(
          new Series(
              lines.group(1),
              labels,
              Double.parseDouble(lines.group(3).replace("Inf", "Infinity"))));
    }
    return new Scrape(series);
  }

  /// Returns the sum of the series with this name and these labels. Fails when there is none.
  ///
  /// @param labels names and values in turn
  public double value(String name, String... labels) {
    List<Series> found =
        series.stream()
            .filter(it -> it.name().equals(name))
            .filter(
                it -> {
                  for (int i = 0; i < labels.length; i += 2) {
                    if (!labels[i + 1].equals(it.labels().get(labels[i]))) {
                      return false;
                    }
                  }
                  return true;
                })
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError("no series " + name + " " + List.of(labels));
    }
    return found.stream().mapToDouble(Series::value).sum();
  }

  Set<String> names() {
    return series.stream().map(Series::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /// Returns the labels of all series of a metric.
  Set<String> labelsOf(String name) {
    return series.stream()
        .filter(it -> it.name().equals(name))
        .flatMap(it -> it.labels().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
