package org.ringback.server.metrics;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallCursor;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Workspaces;

/// Serves the dictionary of metrics, their figures and the calls behind them. Agents see their own
/// figures only.
final class FigureRoutes implements Routes {
  private final Access access;
  private final Request request;
  private final FigureStore store;
  private final QuarterStore quarters;
  private final FigureSlices slices;
  private final Calls calls;
  private final AuditLog audit;

  FigureRoutes(
      Access access,
      Request request,
      FigureStore store,
      QuarterStore quarters,
      FigureSlices slices,
      Calls calls,
      AuditLog audit) {
    this.access = access;
    this.request = request;
    this.store = store;
    this.quarters = quarters;
    this.slices = slices;
    this.calls = calls;
    this.audit = audit;
  }

  @Override
  public void register(RoutesConfig routes) {
    String metrics = "/api/workspaces/{workspaceId}/metrics";
    routes.get(
        metrics, this::dictionary, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.get(
        metrics + "/figures",
        this::figures,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of(
            "from", "to", "agent", "serviceLevelSeconds", "shortAbandonSeconds"));
    routes.get(
        metrics + "/slices",
        this::slices,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of(
            "by", "from", "to", "agent", "serviceLevelSeconds", "shortAbandonSeconds"));
    routes.get(
        metrics + "/calls",
        this::calls,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ,
        SupportedParameters.of(
            "metric",
            "by",
            "key",
            "from",
            "to",
            "agent",
            "serviceLevelSeconds",
            "shortAbandonSeconds",
            "limit",
            "cursor"));
    routes.post(
        metrics + "/recalculation",
        this::recalculate,
        RouteAccess.ADMIN,
        SupportedParameters.of("from", "to"));
  }

  private void dictionary(Context context) {
    var _ = access.principal(context);
    Json.answer(
        context,
        Map.of(
            "metrics",
            Arrays.stream(Metric.values()).map(Metric::definition).toList(),
            "serviceLevelSeconds",
            MetricOptions.SERVICE_LEVELS,
            "shortAbandonSeconds",
            MetricOptions.SHORT_ABANDONS));
  }

  private void figures(Context context) {
    FigureQuery query = request.query(context);
    Period period = query.period();
    boolean isOfAgent = query.agent() != null;
    Map<String, Object> response = new LinkedHashMap<>(slices.describe(query));
    response.put(
        "figures",
        Figure.of(
            store.totals(query, period.start(), period.end()), query.options(), isOfAgent, null));
    response.put(
        "before",
        Map.of(
            "startsAt",
            period.comparedStart(),
            "endsAt",
            period.comparedEnd(),
            "figures",
            Figure.of(
                store.totals(query, period.comparedStart(), period.comparedEnd()),
                query.options(),
                isOfAgent,
                null)));
    Json.answer(context, response);
  }

  private void slices(Context context) {
    FigureQuery query = request.query(context);
    Dimension by = Request.dimension(context);
    Json.answer(context, slices.json(query, by));
  }

  private void calls(Context context) {
    FigureQuery query = request.query(context);
    Metric metric = Request.metric(context);
    FigureStore.Slice slice = Request.slice(context);
    CallCursor after =
        QueryParameter.read(
            context, "cursor", CallCursor::parse, "the nextCursor of the previous page");
    int size = Request.limit(context);
    long total = store.count(query, metric, slice);
    List<CallCursor> found =
        total == 0 ? List.of() : store.calls(query, metric, slice, after, size + 1);
    List<CallCursor> page = found.subList(0, Math.min(size, found.size()));
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("total", total);
    response.put(
        "calls", calls.views(query.workspace(), page.stream().map(CallCursor::id).toList()));
    response.put("nextCursor", found.size() > size ? page.getLast().toString() : null);
    Json.answer(context, response);
  }

  private void recalculate(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Period period = request.period(context, principal);
    int marked = quarters.markAll(principal.workspace(), period.start(), period.end());
    audit.write(
        principal.workspace(),
        principal.auditEvent(
            "metrics.recalculated",
            null,
            Map.of("from", period.from().toString(), "to", period.to().toString())));
    Json.answer(context, 202, Map.of("quarters", marked));
  }

  /// Reads which figures a request asks for, and what its principal may see.
  static final class Request {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 100;
    private static final String DIMENSIONS =
        Arrays.stream(Dimension.values()).map(Dimension::wire).collect(Collectors.joining(", "));

    private final Access access;
    private final Workspaces workspaces;
    private final Clock clock;

    Request(Access access, Workspaces workspaces, Clock clock) {
      this.access = access;
      this.workspaces = workspaces;
      this.clock = clock;
    }

    FigureQuery query(Context context) {
      WorkspacePrincipal principal = access.principal(context);
      return new FigureQuery(
          principal.workspace(),
          period(context, principal),
          agent(context, principal),
          options(context));
    }

    Period period(Context context, WorkspacePrincipal principal) {
      ZoneId zone =
          workspaces.find(principal.workspace()).orElseThrow(ProblemException::notFound).timeZone();
      LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
      LocalDate from = day(context, "from", today);
      LocalDate to = day(context, "to", today);
      if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= Period.MAX_DAYS) {
        throw ProblemException.invalid(
            "/to", "to should be from or later, within " + Period.MAX_DAYS + " days.");
      }
      return Period.of(from, to, zone, clock.instant());
    }

    private static LocalDate day(Context context, String name, LocalDate otherwise) {
      LocalDate day = QueryParameter.read(context, name, Request::day, "a day like 2026-01-31");
      return day == null ? otherwise : day;
    }

    /// Returns a day of the years that PostgreSQL and callers of this century need.
    private static Optional<LocalDate> day(String text) {
      try {
        return Optional.of(LocalDate.parse(text))
            .filter(day -> day.getYear() >= 2000 && day.getYear() < 2200);
      } catch (DateTimeParseException notADay) {
        return Optional.empty();
      }
    }

    private static @Nullable UserId agent(Context context, WorkspacePrincipal principal) {
      return principal.visibleUser(
          QueryParameter.id(context, "agent", "the id of a user"), "figures");
    }

    private static MetricOptions options(Context context) {
      return new MetricOptions(
          seconds(
              context,
              "serviceLevelSeconds",
              MetricOptions.SERVICE_LEVELS,
              MetricOptions.DEFAULT.serviceLevelSeconds()),
          seconds(
              context,
              "shortAbandonSeconds",
              MetricOptions.SHORT_ABANDONS,
              MetricOptions.DEFAULT.shortAbandonSeconds()));
    }

    private static int seconds(Context context, String name, List<Integer> allowed, int otherwise) {
      Integer seconds =
          QueryParameter.read(
              context,
              name,
              text -> allowed.stream().filter(each -> each.toString().equals(text)).findFirst(),
              "one of " + allowed.stream().map(Object::toString).collect(Collectors.joining(", ")));
      return seconds == null ? otherwise : seconds;
    }

    /// @throws ProblemException 400 without a dimension
    static Dimension dimension(Context context) {
      return require("by", dimensionIfAny(context), "one of " + DIMENSIONS);
    }

    /// @throws ProblemException 400 without a metric
    static Metric metric(Context context) {
      String expected = "the name of a metric";
      return require(
          "metric", QueryParameter.read(context, "metric", Metric::of, expected), expected);
    }

    /// Returns the slice to which the request is restricted; null for the whole period.
    static FigureStore.@Nullable Slice slice(Context context) {
      Dimension by = dimensionIfAny(context);
      String key = context.queryParam("key");
      if (by == null && key == null) {
        return null;
      }
      if (by == null || key == null) {
        throw ProblemException.invalid("/key", "by and key should be sent together.");
      }
      return new FigureStore.Slice(by, key.replace("\0", ""));
    }

    static int limit(Context context) {
      Integer limit =
          QueryParameter.read(context, "limit", Request::limit, "a number from 1 to " + MAX_LIMIT);
      return limit == null ? DEFAULT_LIMIT : limit;
    }

    private static Optional<Integer> limit(String text) {
      return Optional.of(text)
          .filter(digits -> digits.matches("[1-9]\\d{0,2}"))
          .map(Integer::valueOf)
          .filter(limit -> limit <= MAX_LIMIT);
    }

    private static @Nullable Dimension dimensionIfAny(Context context) {
      return QueryParameter.read(context, "by", Dimension::of, "one of " + DIMENSIONS);
    }

    private static <T> T require(String name, @Nullable T value, String expected) {
      if (value == null) {
        throw ProblemException.invalid("/" + name, name + " is missing. Send " + expected + ".");
      }
      return value;
    }
  }
}
