package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.tenancy.CallStrategy;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// The view of a new call is the one that a query returns.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboundViewTest {
  private static final String CUSTOMER = "+15550001111";
  private static final String NUMBER = "+15550100100";

  private final Database db = Database.open(TestDatabase.freshAddress());
  private final CallStore store = new CallStore(db);
  private final CallQueries queries = new CallQueries(db, Clock.systemUTC());
  private final Clock clock = Clock.systemUTC();
  private final CallFactory factory = new CallFactory(new UuidV7(clock, new SecureRandom()), clock);

  @AfterAll
  void stop() {
    db.close();
  }

  private WorkspaceId workspace() {
    WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'Acme', :slug, now(), now())""")
        .param("id", workspace.value())
        .param("slug", "acme-" + workspace)
        .update();
    return workspace;
  }

  private Call inbound() {
    CallSid leg = new CallSid("CA" + UUID.randomUUID().toString().replace("-", ""));
    return factory.inbound(leg, CUSTOMER, NUMBER, CallStrategy.CONFERENCE);
  }

  private CallView insert(WorkspaceId workspace, Call call) {
    return InboundView.of(call, insert(workspace, call, CallStatus.RINGING).orElseThrow());
  }

  private Optional<CallStore.Inserted> insert(WorkspaceId workspace, Call call, CallStatus status) {
    CallSid leg = Objects.requireNonNull(call.callSid());
    LegStatusUpdate event =
        LegStatusUpdate.ofFirstLeg(workspace, leg, call, status, call.createdAt());
    return store.insert(workspace, call, List.of(event), null);
  }

  private List<String> events(WorkspaceId workspace) {
    return db.of(workspace).sql("select status from call_events").query(String.class).list();
  }

  @Test
  void a_call_of_an_unknown_number() {
    WorkspaceId workspace = workspace();
    Call call = inbound();

    CallView view = insert(workspace, call);

    assertThat(view).isEqualTo(queries.find(workspace, call.id()).orElseThrow());
    assertThat(view.participants()).hasSize(1);
    assertThat(view.contact()).isNull();
  }

  @Test
  void a_call_of_a_contact_to_a_labeled_number() {
    WorkspaceId workspace = workspace();
    UUID contact = UUID.randomUUID();
    db.ofAll()
        .sql(
            """
            insert into contacts (id, workspace_id, name, number, created_at)
            values (:id, :workspace, 'Grace Hopper', :number, now())""")
        .param("id", contact)
        .param("workspace", workspace.value())
        .param("number", CUSTOMER)
        .update();
    db.ofAll()
        .sql(
            """
            insert into phone_numbers (id, workspace_id, sid, number, label, created_at)
            values (gen_random_uuid(), :workspace, 'PN1', :number, 'Sales', now())""")
        .param("workspace", workspace.value())
        .param("number", NUMBER)
        .update();
    Call call = inbound();

    CallView view = insert(workspace, call);

    assertThat(view).isEqualTo(queries.find(workspace, call.id()).orElseThrow());
    assertThat(view.contact()).isEqualTo(new CallView.Named(contact, "Grace Hopper"));
    assertThat(view.line()).isEqualTo(new CallView.Line(NUMBER, "Sales"));
  }

  @Test
  void a_second_call_with_the_leg_is_not_inserted() {
    WorkspaceId workspace = workspace();
    Call call = inbound();
    var _ = insert(workspace, call);
    CallSid leg = Objects.requireNonNull(call.callSid());
    Call again = factory.inbound(leg, CUSTOMER, NUMBER, CallStrategy.CONFERENCE);

    assertThat(events(workspace)).containsExactly("ringing");

    assertThat(insert(workspace, again, CallStatus.IN_PROGRESS)).isEmpty();
    assertThat(events(workspace)).containsExactly("ringing");
    assertThat(queries.find(workspace, again.id())).isEmpty();
    assertThat(store.find(workspace, call.id()).orElseThrow().legs()).hasSize(1);
  }
}
