package org.ringback.server.metrics;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.CsvWriter;
import org.ringback.server.http.Download;
import org.ringback.server.http.Json;
import org.ringback.server.tenancy.WorkspaceId;

/// The figures of the slices of a period, as JSON and as files.
public final class FigureSlices {
  private final FigureStore store;
  private final QuarterStore quarters;
  private final Clock clock;

  FigureSlices(FigureStore store, QuarterStore quarters, Clock clock) {
    this.store = store;
    this.quarters = quarters;
    this.clock = clock;
  }

  /// A part of a period, as in openapi.yaml.
  ///
  /// @param name of the agent or of the number; null for other keys
  record Slice(String key, @Nullable String name, List<Figure> figures) {}

  /// Returns whether a period can be sliced by this.
  public static boolean isDimension(String wire) {
    return Dimension.of(wire).isPresent();
  }

  /// Reads the figures of a workspace, and returns a file of them.
  ///
  /// @param to the last day
  /// @param by as in [#isDimension]
  public Download.Content open(
      WorkspaceId workspace, LocalDate from, LocalDate to, ZoneId zone, String by, Download file) {
    Period period = Period.of(from, to, zone, clock.instant());
    return open(
        new FigureQuery(workspace, period, null, MetricOptions.DEFAULT),
        Dimension.of(by).orElseThrow(),
        file);
  }

  Download.Content open(FigureQuery query, Dimension by, Download file) {
    return switch (file.format()) {
      case CSV -> {
        List<Slice> slices = slices(query, by);
        yield out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          writeCsv(query, by, slices, new CsvWriter(writer, file.hasByteOrderMark()));
          writer.flush();
        };
      }
      case JSON -> {
        byte[] json = Json.write(json(query, by)).getBytes(StandardCharsets.UTF_8);
        yield out -> out.write(json);
      }
    };
  }

  private static void writeCsv(FigureQuery query, Dimension by, List<Slice> slices, CsvWriter csv)
      throws IOException {
    List<@Nullable Object> header = new ArrayList<>(List.of("key", "name"));
    Figure.of(Totals.NONE, query.options(), isOfAgent(query, by), by)
        .forEach(figure -> header.add(figure.metric().wire()));
    header.add("currency");
    csv.row(header);
    for (Slice slice : slices) {
      csv.row(row(slice, slice.figures()));
      for (List<Figure> further : furtherCurrencies(slice.figures())) {
        csv.row(row(slice, further));
      }
    }
  }

  private static List<@Nullable Object> row(Slice slice, List<Figure> figures) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(slice.key());
    cells.add(slice.name());
    figures.forEach(figure -> cells.add(figure.value()));
    cells.add(currency(figures));
    return cells;
  }

  private static @Nullable String currency(List<Figure> figures) {
    return figures.stream().map(Figure::currency).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /// Returns the amounts of money in each currency beyond the first.
  private static List<List<Figure>> furtherCurrencies(List<Figure> figures) {
    int count = figures.stream().mapToInt(figure -> figure.others().size()).max().orElse(0);
    return IntStream.range(0, count)
        .mapToObj(i -> figures.stream().map(figure -> figure.inFurtherCurrency(i)).toList())
        .toList();
  }

  /// Returns `FigureSlices` of openapi.yaml.
  Map<String, Object> json(FigureQuery query, Dimension by) {
    Map<String, Object> json = new LinkedHashMap<>(describe(query));
    json.put("by", by);
    json.put("slices", slices(query, by));
    return json;
  }

  /// Returns the period and the options of a query.
  Map<String, Object> describe(FigureQuery query) {
    Period period = query.period();
    return Map.of(
        "timeZone", period.zone().getId(),
        "startsAt", period.start(),
        "endsAt", period.end(),
        "partial", period.isPartial(),
        "serviceLevelSeconds", query.options().serviceLevelSeconds(),
        "shortAbandonSeconds", query.options().shortAbandonSeconds(),
        "pendingQuarters", quarters.pending(query.workspace()));
  }

  private List<Slice> slices(FigureQuery query, Dimension by) {
    Map<String, Totals> slices = store.slices(query, by);
    Map<String, String> names = store.names(query, by, slices.keySet());
    return slices.entrySet().stream()
        .map(
            slice ->
                new Slice(
                    slice.getKey(),
                    names.get(slice.getKey()),
                    Figure.of(slice.getValue(), query.options(), isOfAgent(query, by), by)))
        .toList();
  }

  private static boolean isOfAgent(FigureQuery query, Dimension by) {
    return query.agent() != null || by == Dimension.AGENT;
  }
}
