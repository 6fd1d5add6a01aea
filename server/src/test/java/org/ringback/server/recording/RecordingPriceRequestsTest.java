package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ringback.server.RingbackServer;
import org.ringback.server.price.PriceRequests.PriceConfig;
import org.ringback.server.recording.RecordedCalls.Recorded;
import org.ringback.server.running.FakeTwilio;
import org.ringback.server.running.FakeTwilio.Answer;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestWorkspace;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The prices of recordings that a scripted Twilio has late, in several currencies, or never.
class RecordingPriceRequestsTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int ATTEMPTS = 4;

  private final Map<String, String> prices = new ConcurrentHashMap<>();
  private final AtomicInteger lists = new AtomicInteger();

  private Answer answer(FakeTwilio.Request request) {
    if (!request.query().contains("IncludeSoftDeleted=true")) {
      return new Answer(404, "{\"code\":20404}");
    }
    if (request.path().endsWith("/Recordings.json")) {
      if (lists.incrementAndGet() <= 3) { // the tries of one request
        return new Answer(500, "");
      }
      return new Answer(
          200,
          prices.values().stream().collect(Collectors.joining(",", "{\"recordings\":[", "]}")));
    }
    String sid = request.path().replaceAll(".*/(RE[0-9a-f]+)\\.json", "$1");
    String found = prices.get(sid);
    return found == null ? new Answer(404, "{\"code\":20404}") : new Answer(200, found);
  }

  private void price(Recorded recorded, String amount, String currency) {
    prices.put(
        recorded.sid(),
        "{\"sid\":\"%s\",\"price\":%s,\"price_unit\":\"%s\"}"
            .formatted(recorded.sid(), amount, currency));
  }

  @Test
  void prices_are_requested_together_until_twilio_has_them_and_not_for_ever() throws IOException {
    try (FakeTwilio twilio = new FakeTwilio();
        TwilioAudio audio = new TwilioAudio()) {
      twilio.answers(this::answer);
      try (TestServer server =
          TestServer.builder()
              .environmentAccount(RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN)
              .setting("TWILIO_API_BASE_URL", twilio.address().toString())
              .timing(
                  RingbackServer.Timing.PRODUCTION.with(
                      new PriceConfig(Collections.nCopies(ATTEMPTS, SHORT), SHORT, SHORT)))
              .start()) {
        TestWorkspace acme = TestWorkspace.create(server);
        JdbcClient sql = server.sql();
        RecordedCalls calls =
            new RecordedCalls(
                sql,
                server.twilio(RecordedCalls.ACCOUNT, RecordedCalls.AUTH_TOKEN),
                acme.id().value(),
                audio);
        // all are due at the same time, so that they share requests
        sql.sql(
                "create function later() returns trigger language plpgsql as $$ begin"
                    + " new.next_at = now() + interval '1 hour'; return new; end $$")
            .update();
        sql.sql(
                "create trigger later before insert on recording_prices for each row"
                    + " execute function later()")
            .update();
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          recorded.add(calls.add(10));
        }
        price(recorded.get(0), "\"-0.0025\"", "USD");
        price(recorded.get(1), "\"-0.0075\"", "eur");
        price(recorded.get(2), "null", "USD");
        price(recorded.get(3), "\"0\"", "USD");
        calls.report(recorded.getFirst()); // a repeat
        sql.sql("update recording_prices set next_at = now()").update();

        eventually(() -> open(sql) == 0 ? "" : "prices are still due: " + rows(sql));

        assertThat(lists.get()).as("lists").isEqualTo(3 + 1);
        assertThat(rows(sql))
            .containsExactlyInAnyOrder(
                recorded.get(0).sid() + " 2500 USD 0",
                recorded.get(1).sid() + " 7500 EUR 0",
                recorded.get(2).sid() + " none " + ATTEMPTS,
                recorded.get(3).sid() + " 0 USD 0",
                recorded.get(4).sid() + " none 1");
        JsonNode euros = cost(acme, recorded.get(1));
        assertThat(euros.at("/totals/0/currency").asString()).isEqualTo("EUR");
        assertThat(euros.at("/totals/0/total").asDouble()).isEqualTo(0.0075);
        JsonNode never = cost(acme, recorded.get(2));
        assertThat(never.at("/recordings/0/state").asString()).isEqualTo("unavailable");
        assertThat(never.path("totals")).isEmpty();
      }
    }
  }

  private static JsonNode cost(TestWorkspace workspace, Recorded recorded) {
    return workspace.get("/calls/" + recorded.call() + "/cost").json();
  }

  private static int open(JdbcClient sql) {
    return sql.sql("select count(*) from recording_prices where next_at is not null")
        .query(Integer.class)
        .single();
  }

  private static List<String> rows(JdbcClient sql) {
    return sql.sql(
            """
            select recording_sid || ' ' || coalesce(cost_micros || ' ' || currency, 'none') || ' '
              || attempts from recording_prices""")
        .query(String.class)
        .list();
  }
}
