package org.ringback.server.transcript;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.access.WorkspacePrincipal.ServicePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Database;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Serves the transcripts of a call, and what a workspace transcribes.
final class TranscriptRoutes implements Routes {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Z][A-Za-z0-9]{1,3})?");
  private static final int MAX_LANGUAGE = 16;

  private final Access access;
  private final Calls calls;
  private final Database db;
  private final TranscriptStores stores;
  private final AuditLog audit;
  private final RecordedTranscripts recorded;

  TranscriptRoutes(
      Access access,
      Calls calls,
      Database db,
      TranscriptStores stores,
      AuditLog audit,
      RecordedTranscripts recorded) {
    this.access = access;
    this.calls = calls;
    this.db = db;
    this.stores = stores;
    this.audit = audit;
    this.recorded = recorded;
  }

  /// What a workspace transcribes, and whether there is an engine for recordings.
  private record SettingsView(
      boolean live, boolean recorded, String language, boolean hasSpeechServer) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/calls/{callId}/transcripts",
        this::read,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    String settings = "/api/workspaces/{workspaceId}/transcription-settings";
    routes.get(
        settings, this::settings, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.put(settings, this::changeSettings, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    WorkspacePrincipal by = access.principal(context);
    WorkspaceId workspace = by.workspace();
    CallView call =
        CallId.of(context.pathParam("callId"))
            .flatMap(id -> calls.findView(workspace, id))
            .orElseThrow(ProblemException::notFound);
    boolean mayReadAll = mayRead(by, call);
    List<Transcript> transcripts =
        stores.transcripts().ofCall(workspace, call.id()).stream()
            .filter(each -> mayReadAll || each.isVoicemail())
            .toList();
    if (!mayReadAll && transcripts.isEmpty() && !recorded.hasMessage(workspace, call.id())) {
      throw ProblemException.notFound();
    }
    TranscriptionSettings settings = stores.settings().find(workspace);
    Json.answer(
        context,
        Map.of(
            "live",
            settings.live(),
            "transcripts",
            transcripts.stream()
                .map(
                    each -> new WholeTranscript(each, stores.utterances().of(workspace, each.id())))
                .toList()));
  }

  /// Returns whether a principal may read all transcripts of a call: agents those of their own
  /// calls, supervisors all. Every member may read that of a voicemail.
  private static boolean mayRead(WorkspacePrincipal principal, CallView call) {
    return switch (principal) {
      case ServicePrincipal _ -> true;
      case MemberPrincipal self ->
          self.member().role().atLeast(Role.SUPERVISOR)
              || call.participants().stream()
                  .anyMatch(
                      each ->
                          each.joinedAt() != null
                              && each.user() != null
                              && each.user().id().equals(self.member().user().value()));
    };
  }

  private void settings(Context context) {
    Json.answer(context, view(stores.settings().find(access.principal(context).workspace())));
  }

  private SettingsView view(TranscriptionSettings settings) {
    return new SettingsView(
        settings.live(), settings.recorded(), settings.language(), recorded.hasSpeechServer());
  }

  private static boolean flag(Json.Body body, String name) {
    JsonNode value = body.node().path(name);
    if (!value.isBoolean()) {
      throw ProblemException.invalid("/" + name, name + " should be true or false.");
    }
    return value.booleanValue();
  }

  private void changeSettings(Context context) {
    WorkspacePrincipal by = access.principal(context);
    Json.Body body = Json.body(context);
    boolean live = flag(body, "live");
    boolean isRecorded = flag(body, "recorded");
    String language = body.text("language", MAX_LANGUAGE);
    if (!LANGUAGE.matcher(language).matches()) {
      throw ProblemException.invalid("/language", "language should be a tag like en-US.");
    }
    TranscriptionSettings settings = new TranscriptionSettings(live, isRecorded, language);
    Json.answer(
        context,
        db.inTransaction(
            () -> {
              stores.settings().save(by.workspace(), settings);
              audit.write(
                  by.workspace(),
                  by.auditEvent(
                      "transcription.configured",
                      null,
                      Map.of(
                          "live",
                          String.valueOf(live),
                          "recorded",
                          String.valueOf(isRecorded),
                          "language",
                          language)));
              return view(settings);
            }));
  }
}
