package org.ringback.server.running;

import java.util.Map;
import java.util.UUID;
import org.ringback.server.running.TestWorkspace.Member;

/// An ended call of an agent with a transcript, inserted into the database.
public final class TranscribedCall {
  private final TestServer server;
  private final TestWorkspace workspace;
  private final UUID id = UUID.randomUUID();
  private final UUID transcript = UUID.randomUUID();
  private int sequence;

  private TranscribedCall(TestServer server, TestWorkspace workspace) {
    this.server = server;
    this.workspace = workspace;
  }

  public static TranscribedCall insert(TestServer server, TestWorkspace workspace, Member agent) {
    TranscribedCall call = new TranscribedCall(server, workspace);
    call.run(
        """
        insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
        values (:call, :workspace, 'inbound', '+15550001111', '+15550100100', 'completed', now(), now())""",
        Map.of());
    call.run(
        """
        insert into call_participants (workspace_id, id, call_id, role, user_id, state, joined_at)
        values (:workspace, gen_random_uuid(), :call, 'agent', :agent, 'left', now())""",
        Map.of("agent", agent.user().value()));
    call.run(
        """
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
        values (:workspace, :transcript, :call, 'live', 'twilio', 'completed', 'en-US', now())""",
        Map.of());
    return call;
  }

  public UUID id() {
    return id;
  }

  public UUID transcript() {
    return transcript;
  }

  /// Returns the path of a route of the call, as in `/notes`.
  public String path(String route) {
    return "/calls/" + id + route;
  }

  /// Adds an utterance of the customer, a second after the one before.
  ///
  /// @return its sequence
  public int says(String text) {
    sequence++;
    run(
        """
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
        values (:workspace, :transcript, 'customer', :sequence,
          timestamptz '2026-11-01 12:00Z' + make_interval(secs => :sequence), :text)""",
        Map.of("sequence", sequence, "text", text));
    return sequence;
  }

  /// Runs a statement with the parameters `workspace`, `call` and `transcript`.
  public void run(String sql, Map<String, Object> parameters) {
    server
        .sql()
        .sql(sql)
        .param("workspace", workspace.id().value())
        .param("call", id)
        .param("transcript", transcript)
        .params(parameters)
        .update();
  }
}
