package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.TooManyCallsException;

/// Calls (https://www.twilio.com/docs/voice/api/call-resource).
final class CallRoutes {
  /// Parameters of a live call that Twilio can update. Here the original values stay.
  private static final List<String> RETENTION =
      List.of(
          "FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackMethod", "TimeLimit");

  private final CallControl calls;
  private final AlertLog alerts;
  private final CallJson json;

  private CallRoutes(CallControl calls, AlertLog alerts, Clock clock) {
    this.calls = calls;
    this.alerts = alerts;
    this.json = new CallJson(clock);
  }

  static void register(RestApi api, CallControl calls, AlertLog alerts, Clock clock) {
    CallRoutes routes = new CallRoutes(calls, alerts, clock);
    api.post("/Calls", routes::create);
    api.get("/Calls", routes::list);
    api.get(
        "/Calls/{sid}", (c, a) -> JsonResponses.json(c, 200, routes.json.of(routes.find(c, a))));
    api.post("/Calls/{sid}", routes::update);
    api.delete("/Calls/{sid}", routes::delete);
  }

  private void create(Context context, Account account) {
    Form form = new Form(context);
    CallRequest request = new CallRequest(form, account);
    try {
      CallRecord placed = calls.place(account, request.read(calls));
      UnsupportedParameters.warnUnsupported(alerts, account, placed.sid(), form);
      JsonResponses.json(context, 201, json.of(placed));
    } catch (TooManyCallsException e) {
      throw new TwilioError(429, e.code(), String.valueOf(e.getMessage()));
    }
  }

  private void list(Context context, Account account) {
    Stream<CallRecord> found =
        calls
            .list(account)
            .filter(c -> JsonResponses.matches(context, "To", c.to()))
            .filter(c -> JsonResponses.matches(context, "From", c.from()))
            .filter(c -> JsonResponses.matches(context, "Status", CallJson.status(c.status())))
            .filter(c -> JsonResponses.matches(context, "ParentCallSid", c.parentCallSid()))
            .filter(inTimeRange(context, "StartTime", CallRecord::startTime)::apply)
            .filter(inTimeRange(context, "EndTime", CallRecord::endTime)::apply);
    JsonResponses.page(context, "calls", found, json::of);
  }

  /// Filters by `StartTime` (a day or instant), `StartTime>` (from then on) and `StartTime<` (up to
  /// and including then).
  private static Function<CallRecord, Boolean> inTimeRange(
      Context context, String name, Function<CallRecord, @Nullable Instant> time) {
    String on = context.queryParam(name);
    String after = context.queryParam(name + ">");
    String before = context.queryParam(name + "<");
    if (on == null && after == null && before == null) {
      return call -> true;
    }
    Instant from = Dates.from(after == null ? on : after, name);
    Instant to = Dates.to(before == null ? on : before, name);
    return call -> {
      Instant at = time.apply(call);
      return at != null && !at.isBefore(from) && (at.isBefore(to) || at.equals(to));
    };
  }

  private void update(Context context, Account account) {
    CallRecord call = find(context, account);
    Form form = new Form(context);
    UnsupportedParameters.refuse(form, RETENTION);
    if (form.has("Status")) {
      end(account, call, form.text("Status", ""));
    } else if (form.has("Url") || form.has("Twiml")) {
      if (call.status() != CallStatus.IN_PROGRESS) {
        throw new TwilioError(400, 21220, "Call is not in-progress. Cannot redirect.");
      }
      calls.redirect(
          account,
          call.sid(),
          form.target("Url", "Method", WebhookTarget.NONE, CallRequest.BAD_URL),
          form.has("Url") ? null : form.text("Twiml").orElse(null));
    }
    JsonResponses.json(context, 200, json.of(find(context, account)));
  }

  /// Twilio: `canceled` "will not affect calls already in progress"; `completed` ends any open
  /// call.
  private void end(Account account, CallRecord call, String status) {
    if (!Set.of("canceled", "completed").contains(status)) {
      throw new TwilioError(400, 21218, "Invalid value for Status: " + status);
    }
    if (call.status().isFinal()) {
      throw new TwilioError(400, 21220, "Call is not in-progress. Cannot redirect.");
    }
    if (status.equals("completed") || call.status() != CallStatus.IN_PROGRESS) {
      calls.end(account, call.sid());
    }
  }

  /// Deletes the record of a call that is over. Twilio: 20009, "Cannot delete this resource before
  /// it is complete".
  private void delete(Context context, Account account) {
    CallRecord call = find(context, account);
    if (!calls.delete(account, call.sid())) {
      throw new TwilioError(409, 20009, "Cannot delete this resource before it is complete");
    }
    context.status(204);
  }

  private CallRecord find(Context context, Account account) {
    return calls
        .find(account, RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }
}
