package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;

/// PostgreSQL stops while the server runs. It is not the one of all tests, so its migration takes
/// long.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class WithoutDatabaseTest {
  private static final String NUMBER = "+15550100100";
  private static final Map<String, String> CALL =
      Map.of(
          "CallSid",
          "CA" + "1".repeat(32),
          "From",
          "+15550001111",
          "To",
          NUMBER,
          "CallStatus",
          "ringing");

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private TestServer server;
  private TestWorkspace acme;
  private Member ada;

  @BeforeAll
  void start() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    server =
        TestServer.builder()
            .twilio(exchange)
            .setting("DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"))
            .start();
    acme = TestWorkspace.connect(server, exchange.account());
    ada = acme.signIn("ada");
    assertThatResponse(acme.get("/calls", ada.token())).hasStatus(200);
    assertThatResponse(acme.webhook("/voice", CALL)).hasStatus(200);
    postgres.close();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void an_agent_gets_a_problem_that_names_the_database() {
    assertThatResponse(acme.get("/calls", ada.token())).isProblem(503, "database-unavailable");
  }

  @Test
  void a_caller_hears_an_apology_in_time_and_twilio_repeats_a_callback() {
    for (String path : new String[] {"/voice", "/voice/fallback"}) {
      Instant asked = Instant.now();
      Answer sorry = acme.webhook(path, CALL);
      assertThatResponse(sorry).hasStatus(200);
      assertThat(sorry.body()).contains("<Say>We are sorry.", "<Hangup/>");
      assertThat(Duration.between(asked, Instant.now()))
          .isLessThan(Duration.ofSeconds(Guarantee.size(10, 5)));
    }
    // Twilio repeats a status callback after a 5xx.
    assertThatResponse(acme.webhook("/voice/status", CALL)).hasStatus(503);
    // The signature cannot be checked, and the apology reveals nothing.
    assertThat(acme.twilio().post(acme.path("/voice/fallback"), CALL, "invalid").body())
        .contains("<Say>We are sorry.");
  }
}
