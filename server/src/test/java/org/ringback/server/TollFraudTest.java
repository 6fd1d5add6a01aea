package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.VoiceServer.Answer;
import org.ringback.server.VoiceServer.Signed;
import org.ringback.server.line.TestPage;
import tools.jackson.databind.JsonNode;

/// A browser may send any number: the decision is made where the call is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TollFraudTest {
  private static final String LONDON = "+442079460958";
  private static final String KEY = VoiceServer.SERVICE_KEY;
  private VoiceServer server;
  private String lastCallSid = "";

  @BeforeAll
  void start() throws IOException {
    server = new VoiceServer();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void an_emergency_number_is_answered_in_words_and_never_dialled() {
    Signed ada = server.signIn("ada");
    int calls = server.rows("calls");

    assertThat(dial(ada, "911")).contains("Emergency numbers").doesNotContain("<Dial");
    assertThat(
            server
                .post("/make-direct-call", ada.token(), "{\"to\":\"112\"}")
                .is(403, "emergency-number"))
        .isEmpty();

    assertThat(server.rows("calls")).isEqualTo(calls);
    assertThat(server.get("/audit?action=dial.", KEY).json().path("entries").get(0).toString())
        .contains("emergency-number", "112");
  }

  @Test
  void a_forbidden_country_is_refused_in_words_audited_and_let_out_once_it_is_allowed() {
    Signed ada = server.signIn("ada");
    int calls = server.rows("calls");

    assertThat(dial(ada, LONDON)).contains("<Say>").doesNotContain("<Dial");
    try (TestPage _ = server.page(ada).available()) {
      Answer direct =
          server.post("/make-direct-call", ada.token(), "{\"to\":\"%s\"}".formatted(LONDON));
      assertThat(direct.is(403, "country-not-allowed")).isEmpty();
    }
    assertThat(server.rows("calls")).isEqualTo(calls);
    Answer audit = server.get("/audit?action=dial.", KEY);
    assertThat(audit.json().path("entries").get(0).path("subject").asString()).isEqualTo(LONDON);
    assertThat(audit.json().path("entries").get(0).path("detail").path("reason").asString())
        .isEqualTo("country-not-allowed");
    assertThat(audit.json().path("entries").get(0).path("userId").asString())
        .isEqualTo(ada.user().toString());

    assertThat(server.put("/dialling-rules", ada.token(), "{}").is(403, "forbidden")).isEmpty();
    int changes = server.get("/audit?action=dialling-rules", KEY).json().path("entries").size();
    assertThat(
            server
                .put("/dialling-rules", KEY, "{\"countries\":[\"US\",\"GB\"]}")
                .json()
                .path("callsAllowed")
                .booleanValue())
        .isTrue();
    assertThat(dial(ada, LONDON)).contains("<Dial");
    assertThat(server.get("/audit?action=dialling-rules", KEY).json().path("entries").size())
        .isEqualTo(changes + 1);
    assertThat(
            server
                .put("/dialling-rules", KEY, "{\"countries\":[\"XX\"]}")
                .is(400, "invalid-request"))
        .isEmpty();
    assertThat(
            server.put("/dialling-rules", KEY, "{\"memberPerDay\":0}").is(400, "invalid-request"))
        .isEmpty();
  }

  @Test
  void money_that_is_used_up_is_told_and_what_is_left_ends_the_call() {
    Signed bob = server.signIn("bob");
    String spend = "{\"spend\":{\"pricePerMinute\":0.5,\"memberPerDay\":1.99}}";
    Answer rules = server.put("/dialling-rules", KEY, spend);
    assertThat(rules.json().at("/spend/workspacePerDay").decimalValue())
        .isEqualByComparingTo("500");
    String twiml = dial(bob, "+15550002222");
    assertThat(twiml).contains("timeLimit=\"180\"");

    // Two minutes and a second: three have begun.
    Matcher status =
        Pattern.compile("statusCallback=\"[^\"]*(/voice/status[^\"]*)\"").matcher(twiml);
    assertThat(status.find()).isTrue();
    String leg = "CA" + UUID.randomUUID().toString().replace("-", "");
    for (String each : List.of("in-progress", "completed")) {
      server.webhook(
          status.group(1).replaceFirst("#.*", "").replace("&amp;", "&"),
          Map.of(
              "CallSid",
              leg,
              "ParentCallSid",
              lastCallSid,
              "From",
              "+15550100100",
              "To",
              "+15550002222",
              "CallStatus",
              each,
              "CallDuration",
              "121",
              "SequenceNumber",
              each.equals("completed") ? "2" : "1"));
    }
    eventually(() -> dial(bob, "+15550002222").contains("used up") ? "" : "it may still dial");
    assertThat(server.get("/audit?action=dial.", KEY).body()).contains("spend-cap");
    assertThat(dial(server.signIn("ada"), "+15550002222")).contains("<Dial");

    server.put("/dialling-rules", KEY, "{\"spend\":{\"memberPerDay\":50}}");
    assertThat(dial(bob, "+15550002222")).contains("<Dial");
    assertThat(
            server
                .put("/dialling-rules", KEY, "{\"spend\":{\"memberPerDay\":-1}}")
                .is(400, "invalid-request"))
        .isEmpty();
    server.put("/dialling-rules", KEY, "{\"spend\":{\"pricePerMinute\":0.05}}");
  }

  private String dial(Signed who, String to) {
    lastCallSid = "CA" + UUID.randomUUID().toString().replace("-", "");
    JsonNode grants = server.grants(who);
    return server
        .webhook(
            "/voice",
            Map.of(
                "CallSid",
                lastCallSid,
                "From",
                "client:" + grants.path("identity").asString(),
                "grant",
                grants.at("/voice/outgoing/params/grant").asString(),
                "To",
                to))
        .body();
  }
}
