package org.ringback.server.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves the erasures of personal data, and their certificates.
final class ErasureRoutes implements Routes {
  private static final int MAX_REASON = 500;
  private static final int MAX_ERASURES = 100;

  private final Access access;
  private final ErasureTargets targets;
  private final Erasures erasures;
  private final ErasurePreviews previews;

  ErasureRoutes(
      Access access, ErasureTargets targets, Erasures erasures, ErasurePreviews previews) {
    this.access = access;
    this.targets = targets;
    this.erasures = erasures;
    this.previews = previews;
  }

  /// `Erasure` in openapi.yaml.
  ///
  /// @param sha256 the checksum of the certificate; null until it is completed
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record View(
      UUID id,
      String subject,
      @Nullable CallId callId,
      @Nullable String reason,
      Named requestedBy,
      Instant requestedAt,
      @Nullable Instant completedAt,
      ErasedCounts erased,
      int callsLeft,
      int twilioLeft,
      int held,
      int failures,
      @Nullable String sha256) {
    static View of(Erasures.Progress progress) {
      Erasure erasure = progress.erasure();
      String certificate = erasure.certificate();
      return new View(
          erasure.id(),
          erasure.subject(),
          erasure.call(),
          erasure.reason(),
          erasure.requestedBy(),
          erasure.requestedAt(),
          erasure.completedAt(),
          erasure.counts(),
          progress.callsLeft(),
          progress.twilioLeft(),
          progress.held(),
          erasure.failures().size(),
          certificate == null ? null : Sha256.hex(certificate));
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/erasures";
    routes.get(path, this::list, RouteAccess.ADMIN);
    routes.post(path, this::begin, RouteAccess.ADMIN);
    routes.post(path + "/preview", this::preview, RouteAccess.ADMIN);
    routes.get(path + "/{erasureId}", this::read, RouteAccess.ADMIN);
    routes.get(path + "/{erasureId}/certificate", this::certificate, RouteAccess.ADMIN);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.memberPrincipal(context).workspace();
    List<View> views = erasures.all(workspace, MAX_ERASURES).stream().map(View::of).toList();
    Json.answer(context, Map.of("erasures", views));
  }

  private void begin(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Json.Body body = Json.body(context);
    String reason = body.optionalText("reason", MAX_REASON).map(String::strip).orElse(null);
    ErasureTargets.Target target = targets.read(by.workspace(), body);
    Json.answer(context, 202, View.of(erasures.begin(by, target.number(), target.call(), reason)));
  }

  private void preview(Context context) {
    WorkspaceId workspace = access.memberPrincipal(context).workspace();
    ErasureTargets.Target target = targets.read(workspace, Json.body(context));
    Json.answer(
        context,
        target.call() != null
            ? previews.ofCall(workspace, target.call())
            : previews.ofPerson(workspace, Objects.requireNonNull(target.number())));
  }

  private void read(Context context) {
    Json.answer(context, View.of(find(context)));
  }

  private void certificate(Context context) {
    Erasure erasure = find(context).erasure();
    String certificate = erasure.certificate();
    if (certificate == null) {
      throw new ProblemException(
          Problem.of(
              409,
              "erasure-running",
              "The erasure is not completed",
              "The erasure is not completed. Read it again, and download its certificate when"
                  + " completedAt is set."));
    }
    context
        .contentType("application/json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .header(
            "Content-Disposition",
            "attachment; filename=\"ringback-erasure-" + erasure.id() + ".json\"")
        .result(Certificate.file(certificate));
  }

  private Erasures.Progress find(Context context) {
    WorkspaceId workspace = access.memberPrincipal(context).workspace();
    return Uuids.parse(context.pathParam("erasureId"))
        .flatMap(id -> erasures.find(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }
}
