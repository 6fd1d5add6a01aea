package org.ringback.server.annotation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;

/// Serves the notes and the disposition of a call.
final class NoteRoutes implements Routes {
  private static final String CALL = "/api/workspaces/{workspaceId}/calls/{callId}";
  private static final int MAX_TEXT_LENGTH = 4000;
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  private final Access access;
  private final Calls calls;
  private final CallNotes notes;
  private final Dispositions dispositions;

  NoteRoutes(Access access, Calls calls, CallNotes notes, Dispositions dispositions) {
    this.access = access;
    this.calls = calls;
    this.notes = notes;
    this.dispositions = dispositions;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        CALL + "/notes",
        this::read,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.put(CALL + "/notes/{noteId}", this::add, RouteAccess.AGENT);
    routes.delete(CALL + "/notes/{noteId}", this::remove, RouteAccess.AGENT);
    routes.put(CALL + "/disposition", this::setDisposition, RouteAccess.AGENT);
    routes.get(
        "/api/workspaces/{workspaceId}/notes",
        this::latest,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of("number", "limit"));
  }

  private void read(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    CallView call = call(context, workspace);
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("notes", notes.ofCall(workspace, call));
    response.put("disposition", dispositions.ofCall(workspace, call).orElse(null));
    Json.answer(context, response);
  }

  private void add(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallView call = call(context, by.workspace());
    UUID id =
        Uuids.parse(context.pathParam("noteId"))
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "/noteId", "The id of a note should be a UUID that the client creates."));
    String text = Json.body(context).text("text", MAX_TEXT_LENGTH).strip();
    CallNotes.Addition addition = notes.add(by, call, id, text);
    Json.answer(context, addition.isNew() ? 201 : 200, addition.note());
  }

  private void remove(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallView call = call(context, by.workspace());
    UUID id = Uuids.parse(context.pathParam("noteId")).orElseThrow(ProblemException::notFound);
    notes.remove(by, call, id);
    context.status(204);
  }

  private void setDisposition(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    CallView call = call(context, by.workspace());
    Json.Body body = Json.body(context);
    if (!body.node().has("dispositionId")) {
      throw ProblemException.invalid(
          "/dispositionId", "dispositionId is missing. Send the id of a disposition, or null.");
    }
    Optional<String> text = body.optionalText("dispositionId", 64);
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    if (text.isPresent()) {
      UUID id =
          Uuids.parse(text.get())
              .orElseThrow(
                  () ->
                      ProblemException.invalid(
                          "/dispositionId", "dispositionId should be a UUID."));
      response.put("disposition", dispositions.set(by, call, id));
    } else {
      dispositions.clear(by, call);
      response.put("disposition", null);
    }
    Json.answer(context, response);
  }

  private void latest(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    String number =
        QueryParameter.read(
            context,
            "number",
            text -> E164.parse(text).map(E164::value),
            "a phone number in E.164 form, like +15551234567");
    if (number == null) {
      throw ProblemException.invalid(
          "/number", "number is missing. Send the phone number of a customer.");
    }
    Integer limit =
        QueryParameter.read(context, "limit", NoteRoutes::limit, "a number from 1 to " + MAX_LIMIT);
    List<CallNote> found = notes.latest(workspace, number, limit == null ? DEFAULT_LIMIT : limit);
    Json.answer(context, Map.of("notes", found));
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[1-9]\\d{0,2}"))
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX_LIMIT);
  }

  private CallView call(Context context, WorkspaceId workspace) {
    return CallId.of(context.pathParam("callId"))
        .flatMap(id -> calls.findView(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }
}
