package org.ringback.server.metrics;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.metrics.Reckoning.Load;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// What agents did in a year, by a seed: shifts of several states, also across midnights and
/// changes of the clock, and the calls that rang them.
final class SampleTimes {
  private static final int SHIFTS = 90;

  /// Days with changes of the clock, and those before.
  private static final Set<String> NIGHTS =
      Set.of(
          "2026-03-28",
          "2026-03-29",
          "2026-10-24",
          "2026-10-25",
          "2026-03-07",
          "2026-03-08",
          "2026-04-04",
          "2026-10-03");

  /// A state of an agent.
  private record Spell(UUID agent, String state, Instant start, Instant end) {}

  /// A call that rang an agent.
  private record Ring(UUID agent, Instant start, Instant end) {}

  /// A part of a minute that an agent spent on calls, in wrap-up or idle.
  ///
  /// @param millis without the time in which a call rang an idle agent
  record Moment(UUID agent, String state, Instant at, long millis) {}

  private final UUID workspace;
  private final Random random;
  private final List<Spell> spells = new ArrayList<>();
  private final List<Ring> rings = new ArrayList<>();

  SampleTimes(UUID workspace, long seed) {
    this.workspace = workspace;
    this.random = new Random(seed);
    for (UUID agent : SampleCalls.AGENTS) {
      SampleCalls.FIRST_DAY
          .datesUntil(SampleCalls.FIRST_DAY.plusYears(1))
          .filter(day -> NIGHTS.contains(day.toString()) || random.nextInt(366) < SHIFTS)
          .forEach(day -> shift(agent, startOf(day)));
    }
  }

  private Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneId.of("UTC"))
        .toInstant()
        .plusMillis(random.nextInt(20 * 3_600_000));
  }

  /// Adds up to a day of one state after another.
  private void shift(UUID agent, Instant start) {
    Instant end = start;
    for (Spell earlier : spells) {
      if (earlier.agent().equals(agent) && earlier.end().isAfter(end)) {
        end = earlier.end();
      }
    }
    int count = 2 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      Instant next =
          end.plusMillis(
              random.nextInt(10) == 0
                  ? random.nextInt(5 * 3_600_000)
                  : random.nextInt(random.nextBoolean() ? 2_000 : 2_000_000));
      String state =
          switch (random.nextInt(8)) {
            case 0 -> "away";
            case 1 -> "elsewhere";
            case 2, 3 -> "wrap-up";
            case 4, 5 -> "on-call";
            default -> "available";
          };
      if (random.nextInt(10) > 0) {
        spells.add(new Spell(agent, state, end, next));
        ring(agent, end, next);
      }
      end = next;
    }
  }

  /// Adds a call that rings from some time of the interval, perhaps beyond its end.
  private void ring(UUID agent, Instant start, Instant end) {
    Instant from =
        start.plusMillis(
            (long) (random.nextDouble() * (end.toEpochMilli() - start.toEpochMilli())));
    boolean isFree =
        rings.stream().noneMatch(ring -> ring.agent().equals(agent) && ring.end().isAfter(from));
    if (isFree && random.nextBoolean()) {
      rings.add(new Ring(agent, from, from.plusMillis(random.nextInt(40_000))));
    }
  }

  /// Cuts the time into minutes. In every time zone, a minute is within one hour and one day.
  List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    for (Spell spell : spells) {
      List<Ring> ofAgent =
          rings.stream()
              .filter(ring -> ring.agent().equals(spell.agent()))
              .filter(
                  ring -> ring.end().isAfter(spell.start()) && ring.start().isBefore(spell.end()))
              .toList();
      long at = spell.start().toEpochMilli();
      long end = spell.end().toEpochMilli();
      while (at < end) {
        long until = Math.min(end, (at / 60_000 + 1) * 60_000);
        long millis = until - at;
        if (spell.state().equals("available")) {
          for (Ring ring : ofAgent) {
            millis -=
                Math.max(
                    0,
                    Math.min(until, ring.end().toEpochMilli())
                        - Math.max(at, ring.start().toEpochMilli()));
          }
        }
        if (Set.of("available", "on-call", "wrap-up").contains(spell.state())) {
          moments.add(new Moment(spell.agent(), spell.state(), Instant.ofEpochMilli(at), millis));
        }
        at = until;
      }
    }
    return moments;
  }

  /// Returns the slices that contain a time; none if they contain calls only.
  static Set<String> keys(Moment moment, Dimension by, ZoneId zone) {
    return switch (by) {
      case HOUR, WEEKDAY, WEEK_HOUR, DAY -> Set.of(timeKey(moment.at(), by, zone));
      case AGENT -> Set.of(moment.agent().toString());
      case NUMBER, DIRECTION, OUTCOME, NETWORK -> Set.of();
    };
  }

  static Set<String> keys(Load load, Dimension by, ZoneId zone) {
    return switch (by) {
      case HOUR, WEEKDAY, WEEK_HOUR, DAY -> Set.of(timeKey(load.at(), by, zone));
      case NUMBER, AGENT, DIRECTION, OUTCOME, NETWORK -> Set.of();
    };
  }

  static String timeKey(Instant time, Dimension by, ZoneId zone) {
    ZonedDateTime at = time.atZone(zone);
    return switch (by) {
      case HOUR -> "%02d".formatted(at.getHour());
      case WEEKDAY -> String.valueOf(at.getDayOfWeek().getValue());
      case WEEK_HOUR -> "%d-%02d".formatted(at.getDayOfWeek().getValue(), at.getHour());
      case DAY -> at.format(DateTimeFormatter.ISO_LOCAL_DATE);
      case NUMBER, AGENT, DIRECTION, OUTCOME, NETWORK ->
          throw new IllegalArgumentException(by.wire());
    };
  }

  void store(JdbcClient sql) {
    ArrayNode states = JsonMapper.shared().createArrayNode();
    spells.forEach(
        spell ->
            states
                .addObject()
                .put("agent", spell.agent().toString())
                .put("state", spell.state())
                .put("since", spell.start().toString())
                .put("until", spell.end().toString()));
    ArrayNode offers = JsonMapper.shared().createArrayNode();
    rings.forEach(
        ring ->
            offers
                .addObject()
                .put("agent", ring.agent().toString())
                .put("since", ring.start().toString())
                .put("until", ring.end().toString()));
    sql.sql(
            """
            insert into presence_intervals (workspace_id, user_id, state, started_at, ended_at)
            select :workspace, agent, state, since, until
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (agent uuid, state text,
              since timestamptz, until timestamptz)""")
        .param("workspace", workspace)
        .param("rows", states.toString())
        .update();
    sql.sql(
            """
            insert into past_offers (workspace_id, user_id, offered_at, ended_at)
            select :workspace, agent, since, until
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (agent uuid, since timestamptz,
              until timestamptz)""")
        .param("workspace", workspace)
        .param("rows", offers.toString())
        .update();
  }
}
