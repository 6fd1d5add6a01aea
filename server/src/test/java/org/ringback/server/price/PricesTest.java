package org.ringback.server.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.RingbackServer;
import org.ringback.server.price.PriceRequests.PriceConfig;
import org.ringback.server.running.FakeTwilio;
import org.ringback.server.running.FakeTwilio.Answer;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The prices of calls, from Twilio's Call resource to the figures.
class PricesTest {
  private static final String NUMBER = "+15550100100";
  private static final String CUSTOMER = "+15550001111";
  private static final Duration SHORT = Duration.ofMillis(100);

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  private static RingbackServer.Timing timing(List<Duration> delays, Duration interval) {
    return RingbackServer.Timing.PRODUCTION.with(new PriceConfig(delays, SHORT, interval));
  }

  @Test
  void the_cost_of_a_call_counts_once_twilio_has_its_prices() throws Exception {
    try (TestServer server =
        TestServer.builder()
            .twilio(exchange)
            .timing(timing(Collections.nCopies(1_000, SHORT), SHORT))
            .start()) {
      TestWorkspace acme = TestWorkspace.connect(server, exchange.account());
      Member ada = acme.signIn("ada");
      exchange.phone(CUSTOMER);
      try (TestPage page = acme.page(ada).available()) {
        TestClient browser = exchange.client(acme.accessToken(ada));
        acme.post(
            "/make-direct-call",
            ada.token(),
            "{\"to\":\"%s\",\"identity\":\"%s\"}".formatted(CUSTOMER, ada.user()));
        TestClient.IncomingCall incoming = browser.awaitIncoming();
        incoming.accept();
        page.frame("call-updated", f -> f.at("/call/status").asString().equals("in-progress"));
        incoming.hangUp();
        page.frame("call-ended");
      }
      eventually(() -> value(acme, "unpriced").asInt() == 1 ? "" : "the call does not count yet");
      assertThat(figure(acme, "cost").path("value").isNull()).isTrue();
      assertThat(figure(acme, "cost").has("currency")).isFalse();

      exchange.clock().step(Duration.ofMinutes(1));

      eventually(() -> value(acme, "unpriced").asInt() == 0 ? "" : "the call has no price yet");
      JsonNode cost = figure(acme, "cost");
      // a minute of the customer's leg, and one of the agent's
      assertThat(cost.path("value").asDouble()).isCloseTo(0.018, within(1e-9));
      assertThat(cost.path("currency").asString()).isEqualTo("USD");
      assertThat(value(acme, "cost-per-call").asDouble()).isCloseTo(0.018, within(1e-9));
      JsonNode behind = acme.get("/metrics/calls?metric=cost&by=agent&key=" + ada.user()).json();
      assertThat(behind.path("total").asInt()).isEqualTo(1);
      List<String> csv = acme.get("/metrics/slices/export?by=direction").body().lines().toList();
      assertThat(csv.getFirst())
          .contains(
              ",cost,call-cost,recording-cost,cost-per-call,cost-per-minute,unpriced,"
                  + "unpriced-recordings,")
          .endsWith(",currency");
      assertThat(csv.get(1)).contains(",0.018,0.018,0.0,0.018,").endsWith(",USD");
    }
  }

  private static JsonNode figure(TestWorkspace workspace, String metric) {
    return workspace
        .get("/metrics/figures")
        .json()
        .path("figures")
        .valueStream()
        .filter(figure -> figure.path("metric").asString().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode value(TestWorkspace workspace, String metric) {
    return figure(workspace, metric).path("value");
  }

  /// A scripted Twilio takes the exchange's place after the set-up.
  @Test
  void prices_are_requested_together_and_as_often_as_planned() throws IOException {
    String database = TestDatabase.fresh();
    JdbcClient sql = TestDatabase.sql(database);
    List<String> sids = Stream.generate(TestWorkspace::callSid).limit(6).toList();
    String priced = sids.get(0);
    String late = sids.get(1);
    String never = sids.get(2);
    String unknown = sids.get(3);
    try (TestServer before =
        TestServer.builder()
            .twilio(exchange)
            .setting("DATABASE_URL", database)
            .timing(timing(List.of(Duration.ZERO), Duration.ofDays(1)))
            .start()) {
      TestWorkspace workspace = TestWorkspace.connect(before, exchange.account());
      sids.forEach(sid -> workspace.ringAndHangUp(sid, CUSTOMER, NUMBER));
    }
    assertThat(open(sql)).isEqualTo(6);
    AtomicInteger failures = new AtomicInteger(3); // the tries of one request
    AtomicInteger lists = new AtomicInteger();
    try (FakeTwilio twilio = new FakeTwilio()) {
      twilio.answers(
          request -> {
            if (!request.query().contains("EndTime>")) {
              return request.path().contains(never)
                  ? new Answer(200, call(never, false))
                  : new Answer(404, "{\"code\":20404}");
            }
            if (failures.getAndDecrement() > 0) {
              return new Answer(500, "");
            }
            boolean isLater = lists.incrementAndGet() > 1;
            return new Answer(
                200,
                sids.stream()
                    .filter(sid -> !sid.equals(unknown))
                    .map(sid -> call(sid, sid.equals(priced) || isLater && !sid.equals(never)))
                    .collect(Collectors.joining(",", "{\"calls\":[", "]}")));
          });
      try (TestServer _ =
          TestServer.builder()
              .setting("DATABASE_URL", database)
              .setting("TWILIO_API_BASE_URL", twilio.address().toString())
              .timing(timing(Collections.nCopies(3, Duration.ZERO), SHORT))
              .start()) {
        eventually(() -> open(sql) == 0 ? "" : "prices are still due: " + open(sql));
      }
      assertThat(lists.get()).as("answered lists").isEqualTo(2);
    }
    assertThat(
            sql.sql(
                    """
                    select call_sid || ' ' || coalesce(cost_micros || ' ' || currency, 'none') || ' '
                      || attempts from leg_prices""")
                .query(String.class)
                .list())
        .contains(priced + " 8500 USD 0", late + " 8500 USD 1", never + " none 3")
        .contains(unknown + " none 1")
        .hasSize(6);
  }

  private static int open(JdbcClient sql) {
    return sql.sql("select count(*) from leg_prices where next_at is not null")
        .query(Integer.class)
        .single();
  }

  private static String call(String sid, boolean hasPrice) {
    return "{\"sid\":\"%s\",\"status\":\"completed\",\"price\":%s,\"price_unit\":\"USD\"}"
        .formatted(sid, hasPrice ? "\"-0.0085\"" : "null");
  }
}
