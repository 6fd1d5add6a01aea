package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.AreaCodes;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallDirection;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.insights.InsightsEvent;
import org.ringback.exchange.insights.InsightsLog;

/// `insights.twilio.com/v1/Voice/{CallSid}/Summary`
/// (https://www.twilio.com/docs/voice/voice-insights/api/call/call-summary-resource): the call's
/// data and its browser's reports.
public final class CallInsightRoutes {
  private final Accounts accounts;
  private final CallControl calls;
  private final InsightsLog insights;

  public CallInsightRoutes(Accounts accounts, CallControl calls, InsightsLog insights) {
    this.accounts = accounts;
    this.calls = calls;
    this.insights = insights;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.get("/v1/Voice/{sid}", this::links);
    api.get("/v1/Voice/{sid}/Summary", this::summary);
  }

  private void links(Context context, Account account) {
    String url = SubdomainApi.url("insights", "/v1/Voice/" + find(context, account).sid());
    JsonResponses.json(
        context,
        200,
        Map.of(
            "sid",
            context.pathParam("sid"),
            "url",
            url,
            "links",
            Map.of("summary", url + "/Summary")));
  }

  private void summary(Context context, Account account) {
    CallRecord call = find(context, account);
    Instant end = call.endTime();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", account.sid());
    body.put("call_sid", call.sid());
    body.put("call_type", isClient(call) ? "client" : "carrier");
    body.put("call_state", state(call.status()));
    body.put("processing_state", call.status().isFinal() ? "complete" : "partial");
    body.put("created_time", call.created().toString());
    body.put("start_time", call.startTime() == null ? null : call.startTime().toString());
    body.put("end_time", end == null ? null : end.toString());
    body.put("duration", seconds(call.created(), end));
    body.put("connect_duration", call.startTime() == null ? null : seconds(call.startTime(), end));
    body.put("from", end(call.from()));
    body.put("to", end(call.to()));
    body.put("answered_by", call.answeredBy() == null ? "unknown" : call.answeredBy());
    body.put("carrier_edge", null);
    body.put("client_edge", null);
    body.put("sdk_edge", sdkEdge(call));
    body.put("sip_edge", null);
    body.put("tags", List.of());
    body.put("attributes", Map.of("conference_participant", false));
    body.put("properties", properties(call));
    body.put("trust", Map.of());
    body.put("annotation", Map.of());
    body.put("agent_session_summaries", null);
    body.put("url", SubdomainApi.url("insights", "/v1/Voice/" + call.sid() + "/Summary"));
    JsonResponses.json(context, 200, body);
  }

  private CallRecord find(Context context, Account account) {
    return calls
        .find(account, context.pathParam("sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static boolean isClient(CallRecord call) {
    return call.from().startsWith("client:") || call.to().startsWith("client:");
  }

  private static String state(CallStatus status) {
    return switch (status) {
      case QUEUED, INITIATED -> "undialed";
      case RINGING -> "ringing";
      case IN_PROGRESS -> "answered";
      case COMPLETED -> "completed";
      case BUSY -> "busy";
      case FAILED -> "fail";
      case NO_ANSWER -> "noanswer";
      case CANCELED -> "canceled";
    };
  }

  private static @Nullable Long seconds(Instant from, @Nullable Instant to) {
    return to == null ? null : Duration.between(from, to).toSeconds();
  }

  private static Map<String, Object> end(String address) {
    AreaCodes.Place place = AreaCodes.of(address);
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("caller", address);
    end.put("callee", address);
    end.put("country_code", place.country().isEmpty() ? null : place.country());
    end.put("city", place.city().isEmpty() ? null : place.city());
    return end;
  }

  private static Map<String, Object> properties(CallRecord call) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("direction", call.direction() == CallDirection.INBOUND ? "inbound" : "outbound");
    properties.put("queue_time", call.queued().toMillis());
    return properties;
  }

  /// Returns the count of each browser event, and the mean MOS.
  private @Nullable Map<String, Object> sdkEdge(CallRecord call) {
    List<InsightsEvent> reports = insights.of(call.sid());
    if (reports.isEmpty()) {
      return null;
    }
    Map<String, Integer> events = new TreeMap<>();
    double sum = 0;
    int samples = 0;
    for (InsightsEvent each : reports) {
      if (each.kind().equals("EndpointEvents")) {
        events.merge(each.name(), 1, Integer::sum);
      }
      for (var sample : each.body().path("payload")) {
        if (sample.path("mos").isNumber()) {
          sum += sample.path("mos").asDouble();
          samples++;
        }
      }
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("samples", samples);
    metrics.put("mos", samples == 0 ? null : Map.of("avg", sum / samples));
    return Map.of("events", events, "metrics", metrics);
  }
}
