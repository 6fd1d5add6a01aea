package org.ringback.server.report;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.crypto.RandomToken;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.report.Schedule.Frequency;
import org.ringback.server.savedview.SavedViews;
import org.ringback.server.storage.StorageException;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the reports of a workspace, their runs and their files.
final class ReportRoutes implements Routes {
  /// The path of links to files, without the token.
  static final String LINK = "/api/report-files/";

  private static final Logger log = LoggerFactory.getLogger(ReportRoutes.class);
  private static final int PREVIEWED = 3;

  private final Access access;
  private final Reports reports;
  private final RunStore runs;
  private final ReportFiles files;
  private final WebhookClient webhooks;
  private final SavedViews views;
  private final Runnable wake;
  private final Clock clock;

  /// @param wake runs what is due soon
  ReportRoutes(
      Access access,
      Reports reports,
      RunStore runs,
      ReportFiles files,
      WebhookClient webhooks,
      SavedViews views,
      Runnable wake,
      Clock clock) {
    this.access = access;
    this.reports = reports;
    this.runs = runs;
    this.files = files;
    this.webhooks = webhooks;
    this.views = views;
    this.wake = wake;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/reports";
    String one = path + "/{reportId}";
    routes.get(path, this::list, RouteAccess.ADMIN);
    routes.post(path, this::create, RouteAccess.ADMIN);
    routes.get(
        path + "/next-runs",
        this::nextRuns,
        RouteAccess.ADMIN,
        SupportedParameters.of("frequency", "weekday", "monthDay", "time"));
    routes.put(one, this::change, RouteAccess.ADMIN);
    routes.delete(one, this::delete, RouteAccess.ADMIN);
    routes.post(one + "/secret", this::rotateSecret, RouteAccess.ADMIN);
    routes.get(one + "/runs", this::runs, RouteAccess.ADMIN);
    routes.post(one + "/runs", this::runNow, RouteAccess.ADMIN);
    routes.get(one + "/runs/{runId}/file", this::file, RouteAccess.ADMIN);
    routes.get(LINK + "{token}", this::linked, RouteAccess.PUBLIC);
  }

  /// A report as in openapi.yaml.
  private record ReportView(
      UUID id,
      String name,
      Definition.Content content,
      Schedule schedule,
      Definition.Format format,
      Definition.Destination destination,
      boolean enabled,
      @Nullable String disabledReason,
      @Nullable Instant nextRunAt,
      Report.@Nullable Creator createdBy,
      Instant createdAt,
      @Nullable ReportRun lastRun) {
    static ReportView of(Report report, @Nullable ReportRun lastRun) {
      Definition definition = report.definition();
      return new ReportView(
          report.id(),
          definition.name(),
          definition.content(),
          definition.schedule(),
          definition.format(),
          definition.destination(),
          report.enabled(),
          report.disabledReason(),
          report.nextRunAt(),
          report.createdBy(),
          report.createdAt(),
          lastRun);
    }
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.answer(
        context,
        Map.of(
            "timeZone",
            reports.zone(workspace).getId(),
            "reports",
            reports.all(workspace).stream()
                .map(each -> ReportView.of(each.report(), each.lastRun()))
                .toList()));
  }

  private void create(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Json.Body body = Json.body(context);
    Definition definition = body(by).read(body, null);
    answer(context, 201, reports.create(by, definition, ReportBody.enabled(body, true)), null);
  }

  private void change(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Report before = report(context, by.workspace());
    Json.Body body = Json.body(context);
    Definition definition = body(by).read(body, before.definition());
    answer(
        context,
        200,
        reports.change(by, before, definition, ReportBody.enabled(body, before.enabled())),
        runs.last(by.workspace(), before.id()).orElse(null));
  }

  private static void answer(
      Context context, int status, Reports.Saved saved, @Nullable ReportRun lastRun) {
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("report", ReportView.of(saved.report(), lastRun));
    response.put("secret", saved.secret() == null ? null : saved.secret().reveal());
    Json.answer(context, status, response);
  }

  private ReportBody body(MemberPrincipal by) {
    return new ReportBody(webhooks, id -> views.findCallsView(by.member(), id));
  }

  private void delete(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    reports.delete(by, report(context, by.workspace()));
    context.status(204);
  }

  private void nextRuns(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Frequency frequency =
        QueryParameter.read(context, "frequency", Frequency::of, "daily, weekly or monthly");
    if (frequency == null) {
      throw ProblemException.invalid(
          "/frequency", "frequency is missing. Send daily, weekly or monthly.");
    }
    Schedule schedule =
        ReportBody.schedule(
            frequency,
            frequency == Frequency.WEEKLY ? day(context, "weekday", 7) : null,
            frequency == Frequency.MONTHLY ? day(context, "monthDay", 31) : null,
            Optional.ofNullable(context.queryParam("time")).orElse(""),
            "/time");
    Json.answer(
        context,
        Map.of(
            "timeZone",
            reports.zone(workspace).getId(),
            "nextRuns",
            reports.nextRuns(workspace, schedule, PREVIEWED)));
  }

  private static int day(Context context, String name, int max) {
    String expected = "a number from 1 to " + max;
    Integer day =
        QueryParameter.read(
            context,
            name,
            text ->
                Optional.of(text)
                    .filter(digits -> digits.matches("[1-9]\\d?"))
                    .map(Integer::valueOf)
                    .filter(number -> number <= max),
            expected);
    if (day == null) {
      throw ProblemException.invalid("/" + name, name + " is missing. Send " + expected + ".");
    }
    return day;
  }

  private void rotateSecret(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Report report = report(context, by.workspace());
    Json.answer(context, Map.of("secret", reports.rotateSecret(by, report).reveal()));
  }

  private record RunList(List<ReportRun> runs) {}

  private void runs(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.answer(context, new RunList(reports.runs(workspace, report(context, workspace))));
  }

  private void runNow(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    ReportRun run = reports.runNow(by, report(context, by.workspace()));
    wake.run();
    Json.answer(context, 202, run);
  }

  private void file(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Report report = report(context, by.workspace());
    send(
        context,
        Uuids.parse(context.pathParam("runId"))
            .flatMap(run -> reports.download(by, report, run))
            .orElseThrow(ProblemException::notFound));
  }

  private void linked(Context context) {
    send(
        context,
        runs.byLink(RandomToken.hashOf(context.pathParam("token")), clock.instant())
            .map(RunStore.Linked::file)
            .orElseThrow(ProblemException::notFound));
  }

  private void send(Context context, ReportRun.Stored file) {
    try {
      context
          .contentType(file.contentType())
          .header("Cache-Control", "private, no-store")
          .header("Content-Length", String.valueOf(file.size()))
          .header("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"")
          .result(files.open(file));
    } catch (StorageException e) {
      log.warn("Could not open the file {}: {}", file.objectKey(), e.getMessage());
      throw new ProblemException(
          Problem.of(
              503,
              "storage-unavailable",
              "The storage is unavailable",
              "The file cannot be read from the storage. Try again in a moment."));
    }
  }

  /// Returns a report of the workspace. Others answer 404.
  private Report report(Context context, WorkspaceId workspace) {
    return Uuids.parse(context.pathParam("reportId"))
        .flatMap(id -> reports.find(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }
}
