package org.ringback.server.dialpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;
import static org.ringback.server.running.TestWorkspace.callSid;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoNotCallTest {
  private static final String CUSTOMER = "+15550001111";

  @RegisterExtension
  static final ExchangeExtension exchange = new ExchangeExtension().withNumber("+15550100100", "");

  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.builder().twilio(exchange).start();
    acme = TestWorkspace.connect(server, exchange.account());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_listed_number_is_not_called_on_any_path_until_it_is_removed() {
    Member ada = acme.signIn("ada");
    int calls = server.rows("calls where refusal is null");
    JsonNode entry = add("+1 555 000 1111", "asked \"never\" & meant it");

    assertThat(acme.dial(acme.grants(ada), callSid(), CUSTOMER))
        .contains("do-not-call list (asked &quot;never&quot; &amp; meant it)")
        .doesNotContain("<Dial");
    try (TestPage _ = acme.page(ada).available()) {
      Answer direct = acme.post("/make-direct-call", ada.token(), "{\"to\":\"+1 5550001111\"}");
      assertThatResponse(direct).isProblem(403, "do-not-call");
      assertThat(direct.json().path("detail").asString()).contains("asked \"never\"");
    }
    assertThat(server.rows("calls where refusal is null")).isEqualTo(calls);
    assertThat(acme.audit("dial.refused").getFirst().at("/detail/reason").asString())
        .isEqualTo("do-not-call");

    String path = "/do-not-call/" + entry.path("id").asString();
    assertThatResponse(TestWorkspace.create(server).delete(path)).isProblem(404, "not-found");
    assertThatResponse(acme.delete(path)).hasStatus(204);
    assertThatResponse(acme.delete(path)).isProblem(404, "not-found");
    assertThat(acme.dial(acme.grants(ada), callSid(), CUSTOMER)).contains("<Dial");
    assertThat(acme.audit("do-not-call."))
        .extracting(event -> event.path("action").asString() + event.path("subject").asString())
        .startsWith("do-not-call.removed" + CUSTOMER, "do-not-call.added" + CUSTOMER);
  }

  @Test
  void another_workspace_may_call_the_number() {
    add("+15550003333", "");
    TestWorkspace other = TestWorkspace.connect(server, another());
    assertThat(other.dial(other.grants(other.signIn("olga")), callSid(), "+15550003333"))
        .contains("<Dial");
  }

  private static Account another() {
    Account account = exchange.createAccount("Another");
    account.addNumber("+15550100200", "Main line");
    return account;
  }

  @Test
  void an_import_reports_each_line_and_adds_the_valid_ones() {
    TestWorkspace workspace = TestWorkspace.create(server);
    workspace.post("/do-not-call", "{\"number\":\"+15550000001\"}");

    Answer imported =
        workspace.post(
            "/do-not-call/import",
            csv("number,reason\n+15550000001,x\n+15550000002,asked\n5550000003\n+15550000002"));

    assertThat(imported.json().path("added").asInt()).isEqualTo(1);
    assertThat(imported.json().path("alreadyListed").asInt()).isEqualTo(2);
    assertThat(imported.json().path("invalid").asInt()).isEqualTo(1);
    assertThat(imported.json().path("lines").valueStream().map(l -> l.path("outcome").asString()))
        .containsExactly("already-listed", "added", "invalid", "already-listed");
    assertThat(imported.json().at("/lines/2/line").asInt()).isEqualTo(4);
    assertThat(workspace.audit("do-not-call.imported").getFirst().at("/detail/added").asString())
        .isEqualTo("1");
    assertThatResponse(workspace.post("/do-not-call/import", csv("number")))
        .isProblem(400, "invalid-request");
    Member bob = workspace.signIn("bob", Role.SUPERVISOR);
    assertThatResponse(workspace.post("/do-not-call/import", bob.token(), csv("+15550000009")))
        .isProblem(403, "forbidden");
    assertThatResponse(workspace.post("/do-not-call", "{\"number\":\"+15550000002\"}"))
        .isProblem(409, "already-on-do-not-call-list");
  }

  @Test
  void the_list_has_pages_and_is_searched_by_number_and_reason() {
    TestWorkspace workspace = TestWorkspace.create(server);
    workspace.post(
        "/do-not-call/import",
        csv(
            IntStream.range(0, 60)
                .mapToObj(i -> "+1555000%04d,batch %d".formatted(i, i % 2))
                .collect(Collectors.joining("\n"))));

    JsonNode first = workspace.get("/do-not-call").json();
    JsonNode second =
        workspace.get("/do-not-call?cursor=" + first.path("nextCursor").asString()).json();
    assertThat(first.path("entries")).hasSize(50);
    assertThat(second.path("entries")).hasSize(10);
    assertThat(second.path("nextCursor").isNull()).isTrue();
    assertThat(first.at("/entries/0/number").asString()).isEqualTo("+15550000059");
    assertThat(first.at("/entries/0/addedBy/name").asString()).isEqualTo("admin");
    assertThat(numbers(workspace, "000-0042")).containsExactly("+15550000042");
    assertThat(numbers(workspace, "Batch 1")).hasSize(30);
    assertThat(numbers(workspace, "%25")).isEmpty();
  }

  private static List<String> numbers(TestWorkspace workspace, String search) {
    return workspace
        .get("/do-not-call?search=" + search.replace(" ", "+"))
        .json()
        .path("entries")
        .findValuesAsString("number");
  }

  private JsonNode add(String number, String reason) {
    Answer answer =
        acme.post(
            "/do-not-call",
            JsonMapper.shared().writeValueAsString(Map.of("number", number, "reason", reason)));
    assertThatResponse(answer).hasStatus(201);
    return answer.json();
  }

  private static String csv(String text) {
    return JsonMapper.shared().writeValueAsString(Map.of("csv", text));
  }
}
