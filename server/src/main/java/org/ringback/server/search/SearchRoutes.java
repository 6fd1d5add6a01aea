package org.ringback.server.search;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.QueryParameter;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;

/// Serves the full-text search.
final class SearchRoutes implements Routes {
  private static final int MAX_TEXT = 200;
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 50;

  private final Access access;
  private final Calls calls;
  private final Search search;

  SearchRoutes(Access access, Calls calls, Search search) {
    this.access = access;
    this.calls = calls;
    this.search = search;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/workspaces/{workspaceId}/search",
        this::search,
        RouteAccess.AGENT,
        SupportedParameters.of("text", "kind", "limit", "cursor"));
  }

  private void search(Context context) {
    MemberPrincipal by = access.memberPrincipal(context);
    Search.Page page = search.page(by.workspace(), request(context, by));
    SearchCursor next = page.next();
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("results", withCalls(by.workspace(), page.hits()));
    response.put("nextCursor", next == null ? null : next.toString());
    response.put("searchedBackTo", next == null ? null : next.at());
    Json.answer(context, response);
  }

  private static SearchStore.Request request(Context context, MemberPrincipal by) {
    String text =
        QueryParameter.read(
            context,
            "text",
            given ->
                given.isBlank() || given.length() > MAX_TEXT
                    ? Optional.empty()
                    : Optional.of(given),
            "1 to " + MAX_TEXT + " characters");
    if (text == null) {
      throw ProblemException.invalid("/text", "text is missing. Send the words to find.");
    }
    Set<SearchKind> kinds =
        QueryParameter.read(
            context,
            "kind",
            given -> SearchKind.of(given).map(Set::of),
            "utterance, note or contact");
    SearchCursor cursor =
        QueryParameter.read(
            context, "cursor", SearchCursor::parse, "the nextCursor of the previous page");
    UUID ownCallsOf =
        by.member().role().atLeast(Role.SUPERVISOR) ? null : by.member().user().value();
    return new SearchStore.Request(
        SearchText.of(text),
        kinds == null ? EnumSet.allOf(SearchKind.class) : kinds,
        ownCallsOf,
        cursor == null ? Search.NEWEST : cursor,
        limit(context));
  }

  /// Adds the calls, which one statement reads. Leaves out the texts of calls that do not exist.
  private List<SearchResult> withCalls(WorkspaceId workspace, List<SearchResult.Hit> hits) {
    List<CallId> ids =
        hits.stream().map(SearchResult.Hit::callId).filter(Objects::nonNull).distinct().toList();
    Map<CallId, CallView> views =
        calls.views(workspace, ids).stream()
            .collect(Collectors.toMap(CallView::id, Function.identity()));
    return hits.stream()
        .map(hit -> hit.with(hit.callId() == null ? null : views.get(hit.callId())))
        .filter(result -> result.kind() == SearchKind.CONTACT || result.call() != null)
        .toList();
  }

  private static int limit(Context context) {
    Integer limit =
        QueryParameter.read(
            context, "limit", SearchRoutes::limit, "a number from 1 to " + MAX_LIMIT);
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[1-9]\\d?"))
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX_LIMIT);
  }
}
