package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.ArchivedCalls;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;

/// The deletion of a workspace with everything that belongs to it.
class WorkspaceDeletionTest extends RetentionScenario {
  private static final Set<String> LEFT = Set.of("workspace_deletions", "recording_objects");

  /// Lets the administrator of all workspaces be in one that stays, so that the session stays too.
  @BeforeEach
  void otherWorkspace() {
    TestWorkspace.create(server);
  }

  @Test
  void a_deleted_workspace_leaves_nothing_here_in_the_storage_and_at_twilio() throws Exception {
    recordInbound();
    Member owner = acme.signIn("deleting-owner", Role.OWNER);
    TestWorkspace other = TestWorkspace.create(server);
    server.server().workspaces().admit(other.id(), owner.user(), Role.OWNER);
    String webhooks = webhooksOfNumber();
    String key =
        acme.post("/service-keys", owner.token(), "{\"name\":\"k\",\"scopes\":[\"calls:read\"]}")
            .json()
            .path("key")
            .asString();
    assertThatResponse(acme.get("/calls", key)).hasStatus(200);
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      await(call, "ready");
      note(call, ada.member, "Wants a refund");
      transcribe(call);
      TestPage page = acme.page(ada.member);
      age();
      ArchivedCalls.archive(server.sql(), call);

      assertThatResponse(delete(owner.token(), name(acme))).hasStatus(202);

      eventually(() -> page.isOpen() ? "the page has a socket" : "");
      assertThatResponse(acme.get("/calls", ada.member.token())).hasStatus(401);
      assertThatResponse(acme.get("/calls", owner.token())).isProblem(404, "not-found");
      assertThatResponse(acme.get("/calls", key)).hasStatus(401);
      assertThatResponse(other.get("/calls", owner.token())).hasStatus(200);
    }
    eventually(
        Duration.ofSeconds(40),
        () -> rowsOfWorkspace().isEmpty() ? "" : "there are rows: " + rowsOfWorkspace());
    assertThat(atTwilio()).isEmpty();
    assertThat(webhooksOfNumber()).isNotEqualTo(webhooks).doesNotContain(acme.id().toString());
    assertThat(looseObjects()).as("what the next cleanup deletes").isEqualTo(1);
    assertThat(
            server
                .sql()
                .sql(
                    """
                    select count(*) from workspace_deletions where workspace_id = :workspace
                      and requested_by = :by and completed_at is not null and calls = 1
                      and leftovers = '[]'""")
                .param("workspace", acme.id().value())
                .param("by", owner.user().value())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThatResponse(other.get("/calls", owner.token())).hasStatus(200);
  }

  @Test
  void only_an_owner_who_names_the_workspace_deletes_it() {
    Member owner = acme.signIn("naming-owner", Role.OWNER);
    Member admin = acme.signIn("naming-admin", Role.ADMIN);
    assertThatResponse(delete(admin.token(), name(acme))).isProblem(403, "forbidden");
    assertThatResponse(delete(owner.token(), "Acme")).isProblem(400, "invalid-request");
    assertThatResponse(server.ask("DELETE", acme.path(""), owner.token(), ""))
        .isProblem(400, "invalid-request");
    assertThatResponse(acme.get("/calls", owner.token())).hasStatus(200);
  }

  @Test
  void a_workspace_with_calls_on_hold_or_in_progress_is_not_deleted() {
    Member owner = acme.signIn("holding-owner", Role.OWNER);
    String call = ended("+15550040001");
    assertThatResponse(acme.put("/calls/" + call + "/legal-hold", "{\"reason\":\"Case 9\"}"))
        .hasStatus(200);
    assertThatResponse(delete(owner.token(), name(acme))).isProblem(409, "legal-hold");
    assertThatResponse(acme.delete("/calls/" + call + "/legal-hold")).hasStatus(204);
    String open = TestWorkspace.callSid();
    acme.ring(open, "+15550040002", number);
    assertThatResponse(delete(owner.token(), name(acme))).isProblem(409, "calls-in-progress");
    acme.hangUp(open, "+15550040002", number);
    assertThatResponse(delete(owner.token(), name(acme))).hasStatus(202);
  }

  private Answer delete(String token, String name) {
    String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return server.ask("DELETE", acme.path("") + query, token, "");
  }

  private String name(TestWorkspace workspace) {
    return server
        .sql()
        .sql("select name from workspaces where id = :id")
        .param("id", workspace.id().value())
        .query(String.class)
        .single();
  }

  private String webhooksOfNumber() {
    return askTwilio("GET", "/IncomingPhoneNumbers.json");
  }

  /// Returns the number of objects in the storage that belong to no recording.
  private int looseObjects() {
    return server
        .sql()
        .sql(
            """
            select count(*) from recording_objects
            where workspace_id = :id and begun_at < now() - interval '1 hour'""")
        .param("id", acme.id().value())
        .query(Integer.class)
        .single();
  }

  /// Returns the tables with rows of the workspace, without the proof of the deletion and the
  /// objects that the next cleanup deletes.
  private List<String> rowsOfWorkspace() {
    List<String> found = new ArrayList<>();
    for (String table : tables()) {
      boolean isEmpty =
          server
              .sql()
              .sql("select not exists (select from %s where workspace_id = :id)".formatted(table))
              .param("id", acme.id().value())
              .query(Boolean.class)
              .single();
      if (!isEmpty && !LEFT.contains(table)) {
        found.add(table);
      }
    }
    return found;
  }
}
