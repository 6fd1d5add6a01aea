package org.ringback.server.savedview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.running.TestServer;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// Saved views, and who may see, share and change them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedViewsTest {
  private TestServer server;
  private TestWorkspace acme;

  @BeforeAll
  void start() {
    server = TestServer.start();
    acme = TestWorkspace.create(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_view_is_listed_for_its_owner_with_its_filter_until_it_is_deleted() {
    Member ada = acme.signIn("views-ada");
    JsonNode saved =
        save(ada, "Missed this week", false, "{\"show\":\"missed\",\"date\":\"week\"}");
    save(ada, "all", false, "{}");
    List<JsonNode> views = own(ada, "?screen=calls");
    assertThat(names(views)).containsExactly("all", "Missed this week");
    assertThat(views.get(1)).isEqualTo(saved);
    assertThat(saved.at("/filter/date").asString()).isEqualTo("week");
    assertThat(saved.path("isDefault").asBoolean()).isFalse();
    assertThat(own(ada, "?screen=dashboard")).isEmpty();

    assertThatResponse(acme.delete(at(saved), ada.token())).hasStatus(204);
    assertThat(names(own(ada, ""))).containsExactly("all");
    assertThatResponse(acme.delete(at(saved), ada.token())).isProblem(404, "not-found");
  }

  @Test
  void others_see_shared_views_only_and_do_not_change_them() {
    Member carl = acme.signIn("views-carl", Role.SUPERVISOR);
    Member agent = acme.signIn("views-agent");
    JsonNode own = save(carl, "Private", false, "{}");
    JsonNode shared = save(carl, "Shared", true, "{\"show\":\"missed\"}");
    assertThat(names(list(agent, ""))).contains("Shared").doesNotContain("Private");
    assertThat(list(agent, "").findValuesAsString("name")).contains("views-carl");
    for (String token : List.of(agent.token(), acme.administrator())) {
      assertThatResponse(acme.patch(at(own), token, "{\"name\":\"Mine\"}"))
          .isProblem(404, "not-found");
      assertThatResponse(acme.delete(at(own), token)).isProblem(404, "not-found");
    }
    assertThatResponse(acme.patch(at(shared), agent.token(), "{\"name\":\"Mine\"}"))
        .isProblem(403, "forbidden");
    assertThatResponse(acme.delete(at(shared), agent.token())).isProblem(403, "forbidden");

    assertThatResponse(acme.patch(at(shared), acme.administrator(), "{\"name\":\"Better\"}"))
        .hasStatus(200);
    assertThat(names(list(carl, ""))).contains("Better");
    assertThatResponse(acme.delete(at(shared), acme.administrator())).hasStatus(204);
    assertThat(acme.audit("saved-view"))
        .extracting(entry -> entry.path("action").asString())
        .contains("saved-view.shared", "saved-view.deleted");
  }

  @Test
  void an_agent_does_not_share_a_view() {
    Member eve = acme.signIn("views-eve");
    assertThatResponse(post(eve, "Mine", true, "{}")).isProblem(403, "forbidden");
    JsonNode own = save(eve, "Mine", false, "{}");
    assertThatResponse(acme.patch(at(own), eve.token(), "{\"shared\":true}"))
        .isProblem(403, "forbidden");
    assertThat(list(eve, "").findValuesAsString("name")).contains("Mine");
  }

  @Test
  void each_screen_of_a_member_has_one_default() {
    Member fay = acme.signIn("views-fay", Role.SUPERVISOR);
    Member gus = acme.signIn("views-gus");
    JsonNode first = save(fay, "First", true, "{}");
    JsonNode second = save(fay, "Second", false, "{}");
    assertThatResponse(acme.put(at(first) + "/default", gus.token(), "{}")).hasStatus(204);
    assertThatResponse(acme.put(at(first) + "/default", fay.token(), "{}")).hasStatus(204);
    assertThatResponse(acme.put(at(second) + "/default", fay.token(), "{}")).hasStatus(204);
    assertThatResponse(acme.put(at(second) + "/default", gus.token(), "{}"))
        .isProblem(404, "not-found");
    assertThat(defaults(fay)).containsExactly("Second");
    assertThat(defaults(gus)).containsExactly("First");

    assertThatResponse(acme.delete(at(second) + "/default", fay.token())).hasStatus(204);
    assertThat(defaults(fay)).isEmpty();
    // A view that is no longer shared is no longer the default of others.
    assertThatResponse(acme.patch(at(first), fay.token(), "{\"shared\":false}")).hasStatus(200);
    assertThatResponse(acme.patch(at(first), fay.token(), "{\"shared\":true}")).hasStatus(200);
    assertThat(defaults(gus)).isEmpty();
  }

  @Test
  void a_name_is_used_once_by_its_owner_for_a_screen() {
    Member hal = acme.signIn("views-hal");
    Member ida = acme.signIn("views-ida");
    JsonNode first = save(hal, "Week", false, "{}");
    JsonNode other = save(hal, "Month", false, "{}");
    assertThatResponse(post(hal, "week", false, "{}")).isProblem(409, "view-name-taken");
    assertThatResponse(acme.patch(at(other), hal.token(), "{\"name\":\"WEEK\"}"))
        .isProblem(409, "view-name-taken");
    assertThatResponse(acme.patch(at(first), hal.token(), "{\"name\":\"week\"}")).hasStatus(200);
    save(ida, "Week", false, "{}");
  }

  @Test
  void a_member_has_at_most_fifty_views() {
    Member jo = acme.signIn("views-jo");
    for (int i = 1; i <= SavedViews.MAX_PER_MEMBER; i++) {
      save(jo, "View " + i, false, "{}");
    }
    assertThatResponse(post(jo, "One more", false, "{}")).isProblem(409, "too-many-views");
  }

  @Test
  void an_invalid_view_is_rejected() {
    Member kit = acme.signIn("views-kit");
    for (String body :
        List.of(
            "{\"screen\":\"calls\",\"filter\":{}}",
            "{\"screen\":\"live\",\"name\":\"x\",\"filter\":{}}",
            "{\"screen\":\"calls\",\"name\":\" \",\"filter\":{}}",
            "{\"screen\":\"calls\",\"name\":\"x\"}",
            "{\"screen\":\"calls\",\"name\":\"x\",\"shared\":\"no\",\"filter\":{}}",
            "{\"screen\":\"calls\",\"name\":\"x\",\"filter\":{\"period\":\"today\"}}",
            "{\"screen\":\"calls\",\"name\":\"x\",\"filter\":{\"q\":7}}",
            "{\"screen\":\"calls\",\"name\":\"x\",\"filter\":{\"q\":\""
                + "x".repeat(101)
                + "\"}}")) {
      assertThatResponse(acme.post("/saved-views", kit.token(), body))
          .isProblem(400, "invalid-request");
    }
    assertThat(names(list(kit, ""))).doesNotContain("x");
    assertThatResponse(acme.get("/saved-views?screen=live", kit.token()))
        .isProblem(400, "invalid-request");
  }

  private JsonNode save(Member member, String name, boolean shared, String filter) {
    Answer saved = post(member, name, shared, filter);
    assertThatResponse(saved).hasStatus(201);
    return saved.json();
  }

  private Answer post(Member member, String name, boolean shared, String filter) {
    return acme.post(
        "/saved-views",
        member.token(),
        "{\"screen\":\"calls\",\"name\":\"%s\",\"shared\":%s,\"filter\":%s}"
            .formatted(name, shared, filter));
  }

  private JsonNode list(Member member, String query) {
    return acme.get("/saved-views" + query, member.token()).json().path("views");
  }

  /// Returns the member's views, without those that other tests share.
  private List<JsonNode> own(Member member, String query) {
    return list(member, query)
        .valueStream()
        .filter(view -> !view.path("shared").asBoolean())
        .toList();
  }

  private List<String> defaults(Member member) {
    return list(member, "")
        .valueStream()
        .filter(view -> view.path("isDefault").asBoolean())
        .map(view -> view.path("name").asString())
        .toList();
  }

  private static List<String> names(Iterable<JsonNode> views) {
    List<String> names = new ArrayList<>();
    views.forEach(view -> names.add(view.path("name").asString()));
    return names;
  }

  private static String at(JsonNode view) {
    return "/saved-views/" + view.path("id").asString();
  }
}
