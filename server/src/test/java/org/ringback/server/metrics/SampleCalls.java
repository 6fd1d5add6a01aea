package org.ringback.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A year of calls by a seed, with many calls around midnights and changes of the clock.
final class SampleCalls {
  static final LocalDate FIRST_DAY = LocalDate.of(2025, 11, 1);
  private static final int DAYS = 366;

  /// Nights with a change of the clock, in several zones.
  private static final List<String> NIGHTS =
      List.of(
          "2026-03-29T01:00:00Z",
          "2026-10-25T01:00:00Z",
          "2026-03-08T07:00:00Z",
          "2025-11-02T06:00:00Z",
          "2026-04-04T15:00:00Z",
          "2026-10-03T15:30:00Z");

  private static final List<String> LINES = List.of("+15550100100", "+15550100200", "");
  static final List<UUID> AGENTS = List.of(new UUID(1, 1), new UUID(1, 2), new UUID(1, 3));

  private final Random random;
  private final UUID workspace;

  SampleCalls(UUID workspace, long seed) {
    this.workspace = workspace;
    this.random = new Random(seed);
  }

  /// Someone beside the customer.
  ///
  /// @param user null for an outside number
  record Attendee(@Nullable UUID user, int talkSec, int holdSec) {}

  /// A leg of a call.
  ///
  /// @param isCharged whether Twilio charges for it
  /// @param currency null without a known price
  record Leg(boolean isCharged, @Nullable String currency, long micros) {}

  /// A recording of a call.
  ///
  /// @param currency null without a known price
  record Recorded(@Nullable String currency, long micros) {}

  /// What the browser of a member measured in a network.
  ///
  /// @param loss hundredths of a percent, summed over the samples
  /// @param score hundredths, summed over the scores
  record Measured(UUID user, String network, int samples, int loss, int scores, int score) {}

  /// What is true of a call.
  ///
  /// @param waited until the answer, the voicemail or the end
  record Sample(
      UUID id,
      Instant start,
      String direction,
      String line,
      String caller,
      String outcome,
      Duration waited,
      int durationSec,
      @Nullable UUID agent,
      List<Attendee> attendees,
      List<Leg> legs,
      List<Recorded> recordings,
      List<Measured> measured) {
    Instant end() {
      return start.plus(waited).plusSeconds(outcome.equals("voicemail") ? 45 : durationSec);
    }
  }

  List<Sample> generate(int count) {
    List<Sample> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(sample(start()));
    }
    return calls;
  }

  /// Returns other facts about a call, as after a late callback. Its numbers stay.
  Sample corrected(Sample call) {
    Sample other;
    do {
      other = sample(call.start());
    } while (!other.direction().equals(call.direction()));
    return new Sample(
        call.id(),
        call.start(),
        other.direction(),
        call.line(),
        call.caller(),
        other.outcome(),
        other.waited(),
        other.durationSec(),
        other.agent(),
        other.attendees(),
        other.legs(),
        other.recordings(),
        other.measured());
  }

  private Instant start() {
    Instant anyTime =
        FIRST_DAY
            .atStartOfDay(ZoneId.of("UTC"))
            .toInstant()
            .plusSeconds(random.nextInt(DAYS * 86_400));
    return switch (random.nextInt(4)) {
      case 0 ->
          Instant.parse(NIGHTS.get(random.nextInt(NIGHTS.size())))
              .plusSeconds(random.nextInt(6 * 3600) - 3 * 3600);
      case 1 ->
          LocalDate.ofInstant(anyTime, ZoneId.of("Asia/Kathmandu"))
              .atStartOfDay(ZoneId.of("Asia/Kathmandu"))
              .toInstant()
              .plusMillis(random.nextInt(4001) - 2000);
      default -> anyTime;
    };
  }

  private Sample sample(Instant start) {
    String direction =
        pick("inbound", "inbound", "inbound", "outbound-dial", "outbound-api", "internal");
    boolean isInbound = direction.equals("inbound");
    String outcome =
        isInbound
            ? pick(
                "answered", "answered", "abandoned", "voicemail", "declined", "no-answer", "failed")
            : pick("answered", "answered", "canceled", "busy", "no-answer", "refused");
    if (direction.equals("outbound-api") && random.nextInt(8) == 0) {
      outcome = "agent-unavailable";
    }
    boolean isAnswered = outcome.equals("answered");
    List<Attendee> attendees = new ArrayList<>();
    List<UUID> agents = new ArrayList<>(AGENTS);
    UUID first = agents.remove(random.nextInt(agents.size()));
    if (isAnswered || direction.equals("outbound-dial")) {
      attendees.add(new Attendee(first, random.nextInt(600), random.nextInt(60)));
    }
    if (isAnswered && random.nextInt(4) == 0) {
      attendees.add(new Attendee(agents.getFirst(), random.nextInt(600), 0));
    }
    if (isAnswered && random.nextInt(8) == 0) {
      attendees.add(new Attendee(null, random.nextInt(600), 0));
    }
    boolean hasDuration = isAnswered || outcome.equals("agent-unavailable");
    return new Sample(
        new UUID(random.nextLong(), random.nextLong()),
        start,
        direction,
        direction.equals("internal") ? "" : LINES.get(random.nextInt(LINES.size())),
        random.nextInt(5) == 0
            ? pick("anonymous", "+266696687", "")
            : "+1555000" + (1000 + random.nextInt(30)),
        outcome,
        Duration.ofMillis(
            random.nextBoolean() ? 5_000L * random.nextInt(30) : random.nextInt(150_000)),
        hasDuration ? random.nextInt(1200) : 0,
        isAnswered || !isInbound ? first : null,
        attendees,
        legs(),
        recordings(),
        measured());
  }

  private List<Measured> measured() {
    List<Measured> measured = new ArrayList<>();
    for (UUID agent : AGENTS) {
      for (String network : List.of("wifi", "cellular")) {
        if (random.nextInt(3) == 0) {
          int samples = 1 + random.nextInt(9);
          int scores = random.nextInt(samples + 1);
          int score = scores * (100 + random.nextInt(400));
          measured.add(new Measured(agent, network, samples, random.nextInt(2_000), scores, score));
        }
      }
    }
    return measured;
  }

  private List<Leg> legs() {
    List<Leg> legs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean isCharged = random.nextInt(4) > 0;
      String currency = random.nextInt(10) == 0 ? "EUR" : "USD";
      legs.add(
          new Leg(
              isCharged,
              isCharged && random.nextInt(8) > 0 ? currency : null,
              random.nextInt(500_000)));
    }
    return legs;
  }

  private List<Recorded> recordings() {
    List<Recorded> recordings = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String currency = random.nextInt(6) == 0 ? "EUR" : "USD";
      recordings.add(new Recorded(random.nextInt(8) > 0 ? currency : null, random.nextInt(20_000)));
    }
    return recordings;
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  /// Stores calls as the server does, in place of earlier facts about them.
  void store(JdbcClient sql, List<Sample> calls) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    ArrayNode participants = JsonMapper.shared().createArrayNode();
    ArrayNode messages = JsonMapper.shared().createArrayNode();
    for (Sample call : calls) {
      rows.add(row(call));
      call.attendees().forEach(each -> participant(participants, call, each));
      others(participants, call);
      boolean hasMessage = call.outcome().equals("voicemail");
      if (hasMessage) {
        Instant offered = call.start().plus(call.waited());
        messages
            .addObject()
            .put("id", call.id().toString())
            .put("offered", offered.toString())
            .put("received", offered.plusSeconds(40).toString());
      }
    }
    sql.sql(
            """
            delete from calls where id in (
              select id from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid))""")
        .param("rows", rows.toString())
        .update();
    sql.sql(
            """
            insert into calls (workspace_id, id, direction, "from", "to", status, created_at,
              answered_at, ended_at, duration_sec, agent_user_id, end_reason, line_number, updated_at)
            select :workspace, id, direction, caller, '+2', 'completed', created, answered, ended,
              duration, agent, reason, line, now()
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid, direction text,
              created timestamptz, answered timestamptz, ended timestamptz, duration int, caller text,
              agent uuid, reason text, line text)""")
        .param("workspace", workspace)
        .param("rows", rows.toString())
        .update();
    sql.sql(
            """
            insert into call_participants (workspace_id, id, call_id, role, user_id, state, joined_at,
              talk_sec, hold_sec)
            select :workspace, gen_random_uuid(), call, role, member, 'left', joined, talk, hold
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (call uuid, role text, member uuid,
              joined timestamptz, talk int, hold int)""")
        .param("workspace", workspace)
        .param("rows", participants.toString())
        .update();
    sql.sql(
            """
            insert into voicemails (workspace_id, id, call_id, "from", "to", offered_at, received_at)
            select :workspace, id, id, '+1', '+2', offered, received
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid, offered timestamptz,
              received timestamptz)""")
        .param("workspace", workspace)
        .param("rows", messages.toString())
        .update();
    storeLegs(sql, calls);
    storeRecordings(sql, calls);
    storeMeasured(sql, calls);
  }

  private void storeMeasured(JdbcClient sql, List<Sample> calls) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (Sample call : calls) {
      for (Measured each : call.measured()) {
        rows.addObject()
            .put("sid", "CA" + call.id() + each.user())
            .put("call", call.id().toString())
            .put("member", each.user().toString())
            .put("network", each.network())
            .put("samples", each.samples())
            .put("loss", each.loss())
            .put("scores", each.scores())
            .put("score", each.score());
      }
    }
    sql.sql(
            """
            insert into leg_quality (workspace_id, call_sid, network, call_id, user_id, samples,
              loss_basis_points, scores, score_hundredths)
            select :workspace, sid, network, call, member, samples, loss, scores, score
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (sid text, network text, call uuid,
              member uuid, samples int, loss int, scores int, score int)""")
        .param("workspace", workspace)
        .param("rows", rows.toString())
        .update();
  }

  private void storeLegs(JdbcClient sql, List<Sample> calls) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (Sample call : calls) {
      for (Leg leg : call.legs()) {
        rows.addObject()
            .put("sid", "CA%016x%016x".formatted(random.nextLong(), random.nextLong()))
            .put("call", call.id().toString())
            .put("status", leg.isCharged() ? "completed" : "no-answer")
            .put("ended", call.end().toString())
            .put("currency", leg.currency())
            .put("micros", leg.currency() == null ? null : (Long) leg.micros());
      }
    }
    sql.sql(
            """
            with legs as (
              select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (sid text, call uuid,
                status text, ended timestamptz, currency text, micros bigint)),
            stored as (
              insert into call_legs (workspace_id, call_sid, call_id, kind, status, sequence, ended_at)
              select :workspace, sid, call, 'customer', status, 3, ended from legs)
            insert into leg_prices (workspace_id, call_sid, call_id, cost_micros, currency)
            select :workspace, sid, call, micros, currency from legs where status = 'completed'""")
        .param("workspace", workspace)
        .param("rows", rows.toString())
        .update();
  }

  private void storeRecordings(JdbcClient sql, List<Sample> calls) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (Sample call : calls) {
      for (Recorded each : call.recordings()) {
        rows.addObject()
            .put("sid", "RE%016x%016x".formatted(random.nextLong(), random.nextLong()))
            .put("call", call.id().toString())
            .put("recorded", call.start().toString())
            .put("currency", each.currency())
            .put("micros", each.currency() == null ? null : (Long) each.micros());
      }
    }
    sql.sql(
            """
            insert into recording_prices (workspace_id, recording_sid, call_id, recorded_at,
              cost_micros, currency)
            select :workspace, sid, call, recorded, micros, currency
            from jsonb_to_recordset(cast(:rows as jsonb)) as r (sid text, call uuid,
              recorded timestamptz, currency text, micros bigint)""")
        .param("workspace", workspace)
        .param("rows", rows.toString())
        .update();
  }

  private static ObjectNode row(Sample call) {
    Instant end = call.start().plus(call.waited());
    boolean isConnected =
        call.outcome().equals("answered") || call.outcome().equals("agent-unavailable");
    ObjectNode row = JsonMapper.shared().createObjectNode();
    row.put("id", call.id().toString()).put("direction", call.direction());
    row.put("created", call.start().toString());
    row.put("answered", isConnected ? end.toString() : null);
    row.put("ended", call.end().toString()).put("caller", call.caller());
    row.put("duration", call.durationSec());
    row.put("agent", call.agent() == null ? null : call.agent().toString());
    row.put(
        "reason",
        switch (call.outcome()) {
          case "answered" -> "completed";
          case "abandoned", "canceled", "voicemail" -> "caller-gave-up";
          default -> call.outcome();
        });
    return row.put("line", call.line().isEmpty() ? null : call.line());
  }

  private static void participant(ArrayNode rows, Sample call, Attendee attendee) {
    UUID user = attendee.user();
    rows.addObject()
        .put("call", call.id().toString())
        .put("role", user == null ? "external" : "agent")
        .put("member", user == null ? null : user.toString())
        .put("joined", call.start().toString())
        .put("talk", attendee.talkSec())
        .put("hold", attendee.holdSec());
  }

  /// Adds participants who count nowhere: the customer, an agent whom the call only rang, and a
  /// supervisor who listened.
  private static void others(ArrayNode rows, Sample call) {
    String id = call.id().toString();
    rows.addObject()
        .put("call", id)
        .put("role", "customer")
        .put("joined", call.start().toString())
        .put("talk", 1000);
    rows.addObject()
        .put("call", id)
        .put("role", "agent")
        .put("member", AGENTS.getLast().toString());
    rows.addObject()
        .put("call", id)
        .put("role", "supervisor")
        .put("member", AGENTS.getFirst().toString())
        .put("joined", call.start().toString())
        .put("talk", 1000);
  }
}
