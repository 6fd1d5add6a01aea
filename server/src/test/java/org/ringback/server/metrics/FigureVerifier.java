package org.ringback.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallCursor;
import org.ringback.server.identity.UserId;
import org.ringback.server.metrics.FigureStore.Slice;
import org.ringback.server.metrics.Reckoning.Load;
import org.ringback.server.metrics.SampleCalls.Sample;
import org.ringback.server.metrics.SampleTimes.Moment;
import org.ringback.server.tenancy.WorkspaceId;

/// Compares stored figures with a reckoning by plain loops over the same calls and times.
final class FigureVerifier {
  private final WorkspaceId workspace;
  private final FigureStore store;
  private final List<Moment> moments;
  private final Map<UUID, Sample> calls = new LinkedHashMap<>();
  private List<Load> loads = List.of();
  private Set<UUID> repeated = Set.of();

  FigureVerifier(WorkspaceId workspace, FigureStore store, List<Moment> moments) {
    this.workspace = workspace;
    this.store = store;
    this.moments = moments;
  }

  /// Returns the stored calls.
  List<Sample> calls() {
    return List.copyOf(calls.values());
  }

  Optional<Sample> call(UUID id) {
    return Optional.ofNullable(calls.get(id));
  }

  /// Adds or replaces calls.
  void save(List<Sample> changed) {
    changed.forEach(call -> calls.put(call.id(), call));
    loads = Reckoning.loads(calls.values());
    repeated = Reckoning.repeated(calls.values());
  }

  /// Verifies the figures and all slices of each period, of the workspace and of an agent.
  void verifyAll(List<Period> periods, MetricOptions options) {
    for (Period period : periods) {
      for (UUID agent : Arrays.asList(null, SampleCalls.AGENTS.get(1))) {
        FigureQuery query =
            new FigureQuery(workspace, period, agent == null ? null : new UserId(agent), options);
        List<Sample> inPeriod = callsOf(query);
        List<Moment> timeInPeriod = timesOf(query);
        verify(
            query,
            store.totals(query, period.start(), period.end()),
            inPeriod,
            timeInPeriod,
            loadsOf(query),
            agent,
            null,
            "all");
        for (Dimension by : Dimension.values()) {
          verifySlices(query, by, inPeriod, timeInPeriod);
        }
      }
    }
  }

  private List<Sample> callsOf(FigureQuery query) {
    UserId agent = query.agent();
    return calls.values().stream()
        .filter(
            call -> {
              LocalDate day = LocalDate.ofInstant(call.start(), query.period().zone());
              return !day.isBefore(query.period().from()) && !day.isAfter(query.period().to());
            })
        .filter(call -> agent == null || Reckoning.isOf(call, agent.value()))
        .toList();
  }

  private List<Moment> timesOf(FigureQuery query) {
    UserId agent = query.agent();
    return moments.stream()
        .filter(
            moment -> {
              LocalDate day = LocalDate.ofInstant(moment.at(), query.period().zone());
              return !day.isBefore(query.period().from()) && !day.isAfter(query.period().to());
            })
        .filter(moment -> agent == null || agent.value().equals(moment.agent()))
        .toList();
  }

  /// Returns the numbers of calls in a period; an agent has none.
  private List<Load> loadsOf(FigureQuery query) {
    return loads.stream()
        .filter(_ -> query.agent() == null)
        .filter(
            load -> {
              LocalDate day = LocalDate.ofInstant(load.at(), query.period().zone());
              return !day.isBefore(query.period().from()) && !day.isAfter(query.period().to());
            })
        .toList();
  }

  private void verifySlices(
      FigureQuery query, Dimension by, List<Sample> inPeriod, List<Moment> timeInPeriod) {
    UserId only = query.agent();
    Map<String, List<Moment>> expectedTime = new TreeMap<>();
    for (Moment moment : timeInPeriod) {
      for (String key : SampleTimes.keys(moment, by, query.period().zone())) {
        expectedTime.computeIfAbsent(key, _ -> new ArrayList<>()).add(moment);
      }
    }
    Map<String, List<Sample>> expected = new TreeMap<>();
    for (Sample call : inPeriod) {
      for (String key :
          Reckoning.keys(call, by, query.period().zone(), only == null ? null : only.value())) {
        if (by != Dimension.AGENT || only == null || key.equals(only.toString())) {
          expected.computeIfAbsent(key, _ -> new ArrayList<>()).add(call);
        }
      }
    }
    Map<String, List<Load>> expectedLoads = new TreeMap<>();
    for (Load load : loadsOf(query)) {
      for (String key : SampleTimes.keys(load, by, query.period().zone())) {
        expectedLoads.computeIfAbsent(key, _ -> new ArrayList<>()).add(load);
        expected.computeIfAbsent(key, _ -> new ArrayList<>());
      }
    }
    expectedTime.keySet().forEach(key -> expected.computeIfAbsent(key, _ -> new ArrayList<>()));
    Map<String, Totals> slices = store.slices(query, by);
    assertThat(slices.keySet()).as("%s by %s", query, by).isEqualTo(expected.keySet());
    expected.forEach(
        (key, inSlice) -> {
          UUID agent =
              by == Dimension.AGENT
                  ? (UUID) UUID.fromString(key)
                  : only == null ? null : only.value();
          verify(
              query,
              require(slices, key),
              inSlice,
              expectedTime.getOrDefault(key, List.of()),
              expectedLoads.getOrDefault(key, List.of()),
              agent,
              by,
              by + " " + key);
        });
  }

  private static Totals require(Map<String, Totals> slices, String key) {
    Totals totals = slices.get(key);
    if (totals == null) {
      throw new AssertionError("no slice " + key);
    }
    return totals;
  }

  private void verify(
      FigureQuery query,
      Totals totals,
      List<Sample> expected,
      List<Moment> time,
      List<Load> load,
      @Nullable UUID agent,
      @Nullable Dimension by,
      String slice) {
    MetricOptions options = query.options();
    Reckoning reckoning =
        new Reckoning(
            expected,
            time,
            load,
            repeated,
            agent,
            options.serviceLevelSeconds(),
            options.shortAbandonSeconds());
    List<Figure> figures = Figure.of(totals, options, agent != null, by);
    boolean hasTime =
        by == null
            || !EnumSet.of(
                    Dimension.NUMBER, Dimension.DIRECTION, Dimension.OUTCOME, Dimension.NETWORK)
                .contains(by);
    assertThat(figures.stream().anyMatch(figure -> figure.metric() == Metric.OCCUPANCY))
        .isEqualTo(hasTime);
    for (Figure figure : figures) {
      Reckoning.Result result = reckoning.of(figure.metric());
      Double value = result.value();
      if (figure.metric().isMoney()) {
        verifyAmounts(figure, reckoning.amounts(figure.metric()), slice, query);
      } else if (value == null) {
        assertThat(figure.value()).as("%s, %s, %s", figure.metric(), slice, query).isNull();
      } else {
        assertThat(figure.value())
            .as("%s, %s, %s", figure.metric(), slice, query)
            .isCloseTo(value, within(1e-6));
      }
      assertThat(figure.calls())
          .as("calls behind %s, %s, %s", figure.metric(), slice, query)
          .isEqualTo(result.calls().size());
    }
  }

  /// The first currency is the one of the most calls.
  private static void verifyAmounts(
      Figure figure, Map<String, Optional<Double>> expected, String slice, FigureQuery query) {
    List<Figure.Money> amounts = new ArrayList<>(figure.others());
    String first = figure.currency();
    if (first != null) {
      amounts.addFirst(new Figure.Money(figure.value(), first));
    }
    assertThat(amounts.stream().map(Figure.Money::currency))
        .as("currencies of %s, %s, %s", figure.metric(), slice, query)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (Figure.Money amount : amounts) {
      double none = -1;
      assertThat(Optional.ofNullable(amount.value()).orElse(none))
          .as("%s in %s, %s, %s", figure.metric(), amount.currency(), slice, query)
          .isCloseTo(
              expected.getOrDefault(amount.currency(), Optional.empty()).orElse(none),
              within(1e-6));
    }
  }

  /// Verifies the list of the calls behind a figure.
  void verifyCalls(FigureQuery query, Metric metric, @Nullable Slice slice) {
    UUID agent =
        slice != null && slice.by() == Dimension.AGENT
            ? (UUID) UUID.fromString(slice.key())
            : query.agent() == null ? null : query.agent().value();
    List<Sample> inSlice =
        callsOf(query).stream()
            .filter(
                call ->
                    slice == null
                        || Reckoning.keys(
                                call,
                                slice.by(),
                                query.period().zone(),
                                query.agent() == null ? null : query.agent().value())
                            .contains(slice.key()))
            .toList();
    List<UUID> expected =
        new Reckoning(inSlice, List.of(), List.of(), repeated, agent, 20, 5)
            .of(metric).calls().stream()
                .sorted(
                    Comparator.comparing(Sample::start)
                        .thenComparing(call -> call.id().toString())
                        .reversed())
                .map(Sample::id)
                .toList();
    List<UUID> found = new ArrayList<>();
    CallCursor after = null;
    List<CallCursor> page;
    do {
      page = store.calls(query, metric, slice, after, 20);
      page.forEach(call -> found.add(call.id().value()));
      after = page.isEmpty() ? null : page.getLast();
    } while (page.size() == 20);
    assertThat(found).as("calls behind %s of %s %s", metric, query, slice).isEqualTo(expected);
    assertThat(store.count(query, metric, slice)).isEqualTo(expected.size());
  }
}
