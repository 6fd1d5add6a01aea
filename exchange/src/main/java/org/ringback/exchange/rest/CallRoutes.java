package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.PlaceCall;

/// Calls (https://www.twilio.com/docs/voice/api/call-resource).
final class CallRoutes {
  private static final Map<String, String> SUBRESOURCES =
      new TreeMap<>(
          Map.of(
              "notifications", "Notifications",
              "recordings", "Recordings",
              "payments", "Payments",
              "events", "Events",
              "siprec", "Siprec",
              "streams", "Streams",
              "transcriptions", "Transcriptions",
              "user_defined_message_subscriptions", "UserDefinedMessageSubscriptions",
              "user_defined_messages", "UserDefinedMessages"));
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");
  private static final int BAD_URL = 21205;

  private final CallControl calls;

  private CallRoutes(CallControl calls) {
    this.calls = calls;
  }

  static void register(RestApi api, CallControl calls) {
    CallRoutes routes = new CallRoutes(calls);
    api.post("/Calls", routes::create);
    api.get("/Calls", routes::list);
    api.get("/Calls/{sid}", (c, a) -> Answers.json(c, 200, shape(routes.find(c, a))));
    api.post("/Calls/{sid}", routes::update);
  }

  private void create(Context context, Account account) {
    Form form = new Form(context);
    String to =
        form.text("To")
            .filter(Predicate.not(String::isBlank))
            .orElseThrow(() -> new TwilioError(400, 21201, "No 'To' number is specified"));
    String from =
        form.text("From")
            .filter(Predicate.not(String::isBlank))
            .orElseThrow(() -> new TwilioError(400, 21213, "No 'From' number is specified"));
    if (!to.matches("\\+[1-9]\\d{6,14}|client:[A-Za-z0-9_.@-]{1,256}")) {
      throw new TwilioError(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
    }
    if (!from.startsWith("client:") && account.numberFor(from).isEmpty()) {
      throw new TwilioError(
          400,
          21210,
          "The source phone number provided, " + from + ", is not yet verified for your account.");
    }
    Answers.json(context, 201, shape(calls.place(account, placing(form, account, to, from))));
  }

  private static PlaceCall placing(Form form, Account account, String to, String from) {
    Duration timeout = Duration.ofSeconds(seconds(form.text("Timeout", "60")));
    String twiml = form.has("Url") ? null : form.text("Twiml").orElse(null);
    if (form.has("ApplicationSid")) {
      // Twilio: with ApplicationSid, StatusCallback parameters of the request are ignored
      Application application =
          account
              .application(form.text("ApplicationSid", ""))
              .orElseThrow(() -> new TwilioError(400, 21218, "Invalid ApplicationSid"));
      return new PlaceCall(
          to,
          from,
          application.voice(),
          application.voiceFallback(),
          null,
          application.statusCallback(),
          Set.of("completed"),
          timeout);
    }
    if (!form.has("Url") && twiml == null) {
      throw new TwilioError(400, BAD_URL, "Url parameter is required.");
    }
    return new PlaceCall(
        to,
        from,
        form.hook("Url", "Method", Hook.NONE, BAD_URL),
        form.hook("FallbackUrl", "FallbackMethod", Hook.NONE, BAD_URL),
        twiml,
        form.hook("StatusCallback", "StatusCallbackMethod", Hook.NONE, 21609),
        events(form),
        timeout);
  }

  private static Set<String> events(Form form) {
    Set<String> events = new TreeSet<>(form.all("StatusCallbackEvent"));
    if (!EVENTS.containsAll(events)) {
      throw new TwilioError(400, 21626, "Invalid StatusCallbackEvent: " + String.join(" ", events));
    }
    return events.isEmpty() ? Set.of("completed") : events;
  }

  private static int seconds(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw new TwilioError(400, 21502, "Timeout is not a number of seconds: " + text);
    }
    return Math.clamp(Integer.parseInt(text), 5, 600);
  }

  private void list(Context context, Account account) {
    List<CallRecord> found =
        calls.list(account).stream()
            .filter(c -> matches(context, "To", c.to()))
            .filter(c -> matches(context, "From", c.from()))
            .filter(c -> matches(context, "Status", rest(c.status())))
            .filter(
                c ->
                    matches(
                        context,
                        "ParentCallSid",
                        c.parentCallSid() == null ? "" : c.parentCallSid()))
            .toList();
    Answers.page(context, "calls", found, CallRoutes::shape);
  }

  private static boolean matches(Context context, String filter, String value) {
    String wanted = context.queryParam(filter);
    return wanted == null || wanted.isEmpty() || wanted.equals(value);
  }

  private void update(Context context, Account account) {
    CallRecord call = find(context, account);
    Form form = new Form(context);
    if (form.has("Status")) {
      String status = form.text("Status", "");
      if (!Set.of("canceled", "completed").contains(status)) {
        throw new TwilioError(400, 21218, "Invalid value for Status: " + status);
      }
      calls.end(account, call.sid());
    } else if (form.has("Url") || form.has("Twiml")) {
      if (call.status() != CallStatus.IN_PROGRESS) {
        throw new TwilioError(400, 21220, "Call is not in-progress. Cannot redirect.");
      }
      calls.redirect(
          account,
          call.sid(),
          form.hook("Url", "Method", Hook.NONE, BAD_URL),
          form.has("Url") ? null : form.text("Twiml").orElse(null));
    }
    Answers.json(context, 200, shape(find(context, account)));
  }

  private CallRecord find(Context context, Account account) {
    return calls
        .find(account, RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  /// REST has no `initiated`: it shows such a call as queued.
  private static String rest(CallStatus status) {
    return status == CallStatus.INITIATED ? CallStatus.QUEUED.wire() : status.wire();
  }

  private static Map<String, Object> shape(CallRecord call) {
    String uri = Answers.API + "/Accounts/" + call.accountSid() + "/Calls/" + call.sid();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", call.sid());
    body.put("account_sid", call.accountSid());
    body.put("parent_call_sid", call.parentCallSid());
    body.put("phone_number_sid", call.phoneNumberSid());
    body.put("to", call.to());
    body.put("to_formatted", Answers.formatted(call.to()));
    body.put("from", call.from());
    body.put("from_formatted", Answers.formatted(call.from()));
    body.put("status", rest(call.status()));
    body.put("direction", call.direction().wire());
    body.put("start_time", Answers.date(call.startTime()));
    body.put("end_time", Answers.date(call.endTime()));
    body.put("duration", duration(call));
    body.put("price", null);
    body.put("price_unit", "USD");
    body.put("answered_by", null);
    body.put("caller_name", null);
    body.put("forwarded_from", null);
    body.put("group_sid", null);
    body.put("queue_time", "0");
    body.put("trunk_sid", null);
    body.put("api_version", "2010-04-01");
    body.put("date_created", Answers.date(call.created()));
    body.put("date_updated", Answers.date(call.updated()));
    body.put("uri", uri + ".json");
    body.put("subresource_uris", subresources(uri));
    return body;
  }

  private static Map<String, String> subresources(String uri) {
    Map<String, String> uris = new LinkedHashMap<>();
    SUBRESOURCES.forEach((name, path) -> uris.put(name, uri + "/" + path + ".json"));
    return uris;
  }

  private static @org.jspecify.annotations.Nullable String duration(CallRecord call) {
    if (call.endTime() == null) {
      return null;
    }
    return call.startTime() == null
        ? "0"
        : Long.toString(Duration.between(call.startTime(), call.endTime()).toSeconds());
  }
}
