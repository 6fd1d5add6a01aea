package org.ringback.server.diagnostics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.UserId;
import org.ringback.server.quality.Quality;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recorder.StoredEntry;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves the technical details of a call, and receives the reports of pages.
final class RecorderRoutes implements Routes {
  private static final int MAX_REPORT = 64 * 1024;
  private static final int REPORTS_PER_MINUTE = 30;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FlightRecorder recorder;
  private final Quality quality;
  private final Calls calls;
  private final Access access;
  private final URI publicUrl;
  private final Cache<UserId, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  RecorderRoutes(
      FlightRecorder recorder, Quality quality, Calls calls, Access access, URI publicUrl) {
    this.recorder = recorder;
    this.quality = quality;
    this.calls = calls;
    this.access = access;
    this.publicUrl = publicUrl;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/calls/{callId}/recorder";
    routes.get(path, this::read, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.get(
        path + "/export",
        this::export,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.post("/api/workspaces/{workspaceId}/call-reports", this::report, RouteAccess.AGENT);
  }

  private void read(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    WorkspaceId workspace = principal.workspace();
    CallView call = call(context, workspace);
    boolean isSupervisor =
        principal instanceof MemberPrincipal by && by.member().role().atLeast(Role.SUPERVISOR);
    Json.answer(
        context,
        Map.of(
            "entries",
            recorder.entries(workspace, call.id().value(), isSupervisor),
            "retentionDays",
            FlightRecorder.RETENTION.toDays()));
  }

  private void export(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    UUID id = call(context, workspace).id().value();
    List<StoredEntry> entries = recorder.entries(workspace, id, false);
    // Read last: the call must not be older than its entries.
    CallView call = call(context, workspace);
    String file = CallExport.write(workspace, call, entries, publicUrl);
    context
        .contentType("application/jsonl; charset=utf-8")
        .header("Cache-Control", "no-store")
        .header(
            "Content-Disposition", "attachment; filename=\"ringback-call-" + call.id() + ".jsonl\"")
        .result(file);
  }

  /// Records what the page of an agent in the call reports. The entries are written later, and the
  /// samples are added to the figures.
  private void report(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    UserId user = by.member().user();
    limit(user);
    if (context.contentLength() > MAX_REPORT || context.body().length() > MAX_REPORT) {
      throw new ProblemException(
          Problem.of(413, "too-large", "Too large", "Send at most 64 KiB in a report."));
    }
    Json.Body body = Json.body(context);
    PageReport report = PageReport.parse(body, recorder.now());
    Call call =
        calls
            .findByLeg(by.workspace(), report.leg())
            .flatMap(id -> calls.find(by.workspace(), id))
            .orElseThrow(ProblemException::notFound);
    if (!call.isAgent(user) && !call.isSupervisor(user)) {
      throw new ProblemException(
          Problem.of(
              403,
              "not-in-call",
              "Not in this call",
              "Only the pages of agents whom the call rang can report on it."));
    }
    report.entries(by.workspace(), call.id().value(), user).forEach(recorder::record);
    quality.add(report.quality(by.workspace(), call.id(), user), call.createdAt());
    context.status(204);
  }

  private void limit(UserId user) {
    ConsumptionProbe probe =
        buckets
            .get(
                user,
                _ ->
                    Bucket.builder()
                        .addLimit(
                            limit ->
                                limit
                                    .capacity(REPORTS_PER_MINUTE)
                                    .refillGreedy(REPORTS_PER_MINUTE, MINUTE))
                        .build())
            .tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
      throw new ProblemException(
          Problem.of(
              429,
              "too-many-requests",
              "Too many requests",
              "There were more than %d reports in a minute. Try again in %d s."
                  .formatted(REPORTS_PER_MINUTE, seconds)),
          Map.of("Retry-After", String.valueOf(seconds)));
    }
  }

  private CallView call(Context context, WorkspaceId workspace) {
    return CallId.of(context.pathParam("callId"))
        .flatMap(id -> calls.findView(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }
}
