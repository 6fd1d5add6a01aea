package org.ringback.server.dialpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.UserId;
import org.ringback.server.running.TestServer;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class UsageReportTest {
  @Test
  void the_report_has_usage_of_the_day_and_the_period_with_the_limits() {
    try (TestServer server = TestServer.start()) {
      JdbcClient sql = server.sql();
      WorkspaceId acme = server.workspace("acme");
      WorkspaceId other = server.workspace("other");
      UserId ada = server.person("ada@example.test", acme, Role.AGENT);
      server.person("olga@example.test", acme, Role.OWNER);
      Instant now = Instant.now();
      // The current period began 10 days ago.
      sql.sql("update workspaces set current_period_starts_at = :at, time_zone = 'UTC'")
          .param("at", Timestamp.from(now.minus(Duration.ofDays(10))))
          .update();
      call(sql, acme, ada, "outbound-api", now.minus(Duration.ofHours(1)), 61);
      call(sql, acme, ada, "outbound-dial", now.minus(Duration.ofDays(3)), 60);
      call(sql, acme, null, "outbound-api", now.minus(Duration.ofDays(4)), 1);
      call(sql, acme, ada, "inbound", now.minus(Duration.ofHours(1)), 600);
      call(sql, acme, ada, "outbound-api", now.minus(Duration.ofDays(11)), 600);
      call(sql, other, ada, "outbound-api", now.minus(Duration.ofHours(1)), 600);
      String path = "/api/workspaces/" + acme + "/usage";

      JsonNode usage = server.get(path, server.signIn("olga@example.test")).json();

      assertThat(usage.at("/workspace/last24Hours/minutes").intValue()).isEqualTo(2);
      assertThat(usage.at("/workspace/last24Hours/cost").doubleValue()).isEqualTo(0.1);
      assertThat(usage.at("/workspace/limit").doubleValue()).isEqualTo(500);
      assertThat(usage.at("/workspace/period/minutes").intValue()).isEqualTo(4);
      assertThat(usage.path("members").findValuesAsString("name")).containsExactly("ada", "olga");
      assertThat(usage.at("/members/0/used/last24Hours/minutes").intValue()).isEqualTo(2);
      assertThat(usage.at("/members/0/used/limit").doubleValue()).isEqualTo(50);
      assertThat(usage.at("/members/0/used/period/minutes").intValue()).isEqualTo(3);
      assertThat(usage.at("/members/1/used/period/minutes").intValue()).isZero();
      assertThat(Instant.parse(usage.path("periodEndsAt").stringValue())).isAfter(now);
      assertThat(server.get(path, server.signIn("ada@example.test")).code()).isEqualTo("forbidden");
    }
  }

  @Test
  void the_period_rolls_forward_when_its_month_is_over() {
    Clock march = Clock.fixed(Instant.parse("2026-03-20T00:00:00Z"), ZoneOffset.UTC);
    try (TestServer server = TestServer.builder().clock(march).start()) {
      WorkspaceId acme = server.workspace("acme");
      server
          .sql()
          .sql("update workspaces set current_period_starts_at = '2026-01-15T08:00:00Z'")
          .update();
      for (int read = 0; read < 2; read++) {
        assertThat(server.server().workspaces().currentPeriod(acme).start())
            .isEqualTo(Instant.parse("2026-03-15T08:00:00Z"));
        assertThat(
                server
                    .sql()
                    .sql("select current_period_starts_at from workspaces")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant())
            .isEqualTo(Instant.parse("2026-03-15T08:00:00Z"));
      }
    }
  }

  private static void call(
      JdbcClient sql,
      WorkspaceId workspace,
      @Nullable UserId agent,
      String direction,
      Instant at,
      int seconds) {
    sql.sql(
            """
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at,
              answered_at, ended_at, duration_sec, agent_user_id, updated_at)
            values (:id, :workspace, :direction, '+1', '+2', 'completed', :at, :at, :at, :seconds,
              :agent, :at)""")
        .param("id", UUID.randomUUID())
        .param("workspace", workspace.value())
        .param("direction", direction)
        .param("at", Timestamp.from(at))
        .param("seconds", seconds)
        .param("agent", agent == null ? null : agent.value(), Types.OTHER)
        .update();
  }
}
