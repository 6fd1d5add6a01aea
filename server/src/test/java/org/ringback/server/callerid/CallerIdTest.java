package org.ringback.server.callerid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerIdTest {
  private static final String OLDEST = "+15550100100";
  private static final String SALES = "+15550100200";
  private static final String MOBILE = "+15550009999";
  private static final String CUSTOMER = "+15550001111";
  private static final String BERLIN = "+4930123456";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber(OLDEST, "");

  private TestServer server;
  private TestWorkspace acme;
  private int accounts;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    exchange.account().addCallerId(MOBILE, "Ada's mobile");
    acme = TestWorkspace.connect(server, exchange.account());
    acme.post("/caller-ids/refresh", "");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void the_caller_ids_are_the_own_numbers_and_the_verified_ones() {
    JsonNode view = acme.get("/caller-ids", acme.signIn("ada").token()).json();

    assertThat(view.path("callerIds").findValuesAsString("number")).containsExactly(OLDEST, MOBILE);
    assertThat(view.path("callerIds").findValuesAsString("kind"))
        .containsExactly("own", "verified");
    assertThat(view.at("/callerIds/1/label").asString()).isEqualTo("Ada's mobile");
    assertThat(acme.audit("caller-ids.refreshed").getFirst().at("/detail/after").asString())
        .contains(MOBILE);
  }

  @Test
  void the_default_of_the_country_comes_before_those_of_member_and_workspace() {
    TestWorkspace workspace = workspace(SALES, "+15550100201", "+15550100202", "+15550100203");
    workspace.put("/dialing-rules", "{\"countries\":[\"US\",\"DE\"]}");
    Member ada = workspace.signIn("ada");
    assertThat(shown(workspace, ada, CUSTOMER, null))
        .as("the oldest number")
        .isEqualTo(workspace.get("/caller-ids").json().at("/callerIds/0/number").asString());

    workspace.put("/caller-ids/defaults", "{\"workspace\":\"+15550100201\",\"countries\":{}}");
    assertThat(shown(workspace, ada, CUSTOMER, null)).isEqualTo("+15550100201");
    assertThatResponse(
            workspace.put("/caller-ids/my-default", ada.token(), "{\"number\":\"+15550100202\"}"))
        .hasStatus(200);
    assertThat(shown(workspace, ada, CUSTOMER, null)).isEqualTo("+15550100202");
    assertThat(shown(workspace, workspace.signIn("ben"), CUSTOMER, null)).isEqualTo("+15550100201");

    workspace.put("/caller-ids/defaults", "{\"countries\":{\"DE\":\"+15550100203\"}}");
    assertThat(shown(workspace, ada, BERLIN, null)).isEqualTo("+15550100203");
    assertThat(shown(workspace, ada, CUSTOMER, null)).isEqualTo("+15550100202");
    assertThat(shown(workspace, ada, BERLIN, SALES)).as("the choice").isEqualTo(SALES);
    assertThat(workspace.audit("caller-ids.defaults-changed").getFirst().path("detail"))
        .hasToString(
            "{\"after\":\"workspace automatic, DE +15550100203\",\"before\":\"workspace +15550100201\"}");
  }

  @Test
  void a_default_that_the_workspace_has_no_longer_is_skipped() {
    TestWorkspace workspace = workspace("+15550100300", "+15550100301");
    Member ada = workspace.signIn("ada");
    workspace.put("/caller-ids/my-default", ada.token(), "{\"number\":\"+15550100301\"}");

    assertThatResponse(workspace.put("/account-numbers", "{\"numbers\":[\"+15550100300\"]}"))
        .hasStatus(200);

    assertThat(shown(workspace, ada, CUSTOMER, null)).isEqualTo("+15550100300");
  }

  @Test
  void a_browser_may_show_a_verified_number_and_no_other() {
    Member ada = acme.signIn("ada");
    int calls = server.rows("calls where refusal is null");

    assertThat(dial(acme, ada, CUSTOMER, "+15550009998"))
        .contains("cannot call from this number")
        .doesNotContain("<Dial");
    assertThat(server.rows("calls where refusal is null")).isEqualTo(calls);
    assertThat(acme.audit("dial.refused").getFirst().at("/detail/reason").asString())
        .isEqualTo("caller-id-not-allowed");
    assertThat(shown(acme, ada, CUSTOMER, MOBILE)).isEqualTo(MOBILE);
    assertThat(acme.get("/calls?limit=1").json().at("/calls/0/from").asString()).isEqualTo(MOBILE);
  }

  @Test
  void a_call_by_the_api_shows_the_requested_number() {
    Member eve = acme.signIn("eve");
    exchange.phone(CUSTOMER).isBusy();
    try (TestPage page = acme.page(eve).available()) {
      String to = "{\"to\":\"" + CUSTOMER + "\",\"from\":\"%s\"}";
      assertThatResponse(acme.post("/make-direct-call", eve.token(), to.formatted("+15550009998")))
          .isProblem(403, "caller-id-not-allowed");
      assertThatResponse(acme.post("/make-direct-call", eve.token(), to.formatted("999")))
          .isProblem(400, "invalid-request");
      Answer placed = acme.post("/make-direct-call", eve.token(), to.formatted(MOBILE));
      assertThatResponse(placed).hasStatus(200);

      String callSid = placed.json().path("callSid").asString();
      assertThat(exchange.call(callSid).record().from()).isEqualTo(MOBILE);
      page.frame("call-ended", frame -> frame.at("/call/callSid").asString("").equals(callSid));
    }
  }

  @Test
  void only_caller_ids_of_the_workspace_can_be_defaults() {
    for (String body :
        List.of(
            "{\"workspace\":\"+15550009998\",\"countries\":{}}",
            "{\"countries\":{\"XX\":\"" + OLDEST + "\"}}",
            "{\"countries\":[]}")) {
      assertThatResponse(acme.put("/caller-ids/defaults", body)).isProblem(400, "invalid-request");
    }
    Member ada = acme.signIn("ada");
    assertThatResponse(
            acme.put("/caller-ids/my-default", ada.token(), "{\"number\":\"+15550009998\"}"))
        .isProblem(400, "invalid-request");
  }

  @Test
  void a_check_says_what_a_call_shows_and_why_it_is_denied_and_counts_nothing() {
    Member ada = acme.signIn("ada");
    String number = "+15550004444";
    String check = "/dial-check?to=%2B15550004444";
    int before = acme.audit("dial.").size();

    JsonNode allowed = acme.get(check, ada.token()).json();
    assertThat(allowed.at("/callerId/number").asString()).isEqualTo(OLDEST);
    assertThat(allowed.path("denial").isNull()).isTrue();
    acme.post("/do-not-call", "{\"number\":\"" + number + "\",\"reason\":\"asked\"}");
    assertThat(acme.get(check, ada.token()).json().at("/denial/message").asString())
        .startsWith("This number is on the do-not-call list (asked).");

    assertThat(acme.audit("dial.")).hasSize(before);
    assertThatResponse(acme.get("/dial-check?to=911", ada.token()))
        .isProblem(400, "invalid-request");
  }

  private TestWorkspace workspace(String... numbers) {
    Account account = exchange.createAccount("Account " + ++accounts);
    for (String number : numbers) {
      account.addNumber(number, number);
    }
    return TestWorkspace.connect(server, account);
  }

  /// Returns the number that a call shows.
  private static String shown(
      TestWorkspace workspace, Member member, String to, @Nullable String requested) {
    String twiml = dial(workspace, member, to, requested);
    assertThat(twiml).contains("callerId=\"");
    return twiml.replaceFirst("(?s).*callerId=\"([^\"]*)\".*", "$1");
  }

  private static String dial(
      TestWorkspace workspace, Member member, String to, @Nullable String requested) {
    JsonNode grants = workspace.grants(member);
    Map<String, String> form = new HashMap<>();
    form.put("CallSid", callSid());
    form.put("From", "client:" + grants.path("identity").asString());
    form.put("To", to);
    form.put("grant", TestWorkspace.callParameter(grants));
    if (requested != null) {
      form.put("callerId", requested);
    }
    return workspace.webhook("/voice", form).body();
  }
}
