package org.ringback.exchange.rest;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.CallOptions.MachineDetection;
import org.ringback.exchange.call.CallTokens;
import org.ringback.exchange.call.PlaceCallRequest;

/// Reads `POST …/Calls.json`. It rejects invalid parameters with Twilio's error codes.
final class CallRequest {
  static final int BAD_URL = 21205;

  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");
  private static final int MAX_TWIML = 4000;

  private final Form form;
  private final Account account;

  CallRequest(Form form, Account account) {
    this.form = form;
    this.account = account;
  }

  PlaceCallRequest read(CallControl calls) {
    UnsupportedParameters.refuseForCalls(form);
    String to = to();
    return placing(to, from(calls));
  }

  /// Reads a call that joins a conference, with TwiML made by the exchange.
  PlaceCallRequest into(String twiml, CallControl calls) {
    return new PlaceCallRequest(
        to(),
        from(calls),
        WebhookTarget.NONE,
        WebhookTarget.NONE,
        twiml,
        form.target("StatusCallback", "StatusCallbackMethod", WebhookTarget.NONE, 21609),
        events(),
        timeout(),
        options(
            form.target(
                "AmdStatusCallback", "AmdStatusCallbackMethod", WebhookTarget.NONE, 21609)));
  }

  private String to() {
    String to =
        form.text("To")
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> new TwilioError(400, 21201, "No 'To' number is specified"));
    if (to.startsWith("sip:")) {
      throw new TwilioError(400, 13224, "SIP is not supported by this exchange: " + to);
    }
    if (!to.matches("\\+[1-9]\\d{6,14}|client:[^\\s]{1,256}")) {
      throw new TwilioError(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
    }
    if (!account.limits().mayCall(to)) {
      throw new TwilioError(
          400,
          21215,
          "Account not authorized to call "
              + to
              + ". Perhaps you need to enable some international permissions");
    }
    if (account.status().isTrial() && !to.startsWith("client:") && !account.mayUseAsCallerId(to)) {
      throw new TwilioError(
          400,
          21219,
          "The number "
              + to
              + " is unverified. Trial accounts may only make calls to verified numbers.");
    }
    return to;
  }

  private String from(CallControl calls) {
    String from =
        form.text("From")
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> new TwilioError(400, 21213, "No 'From' number is specified"));
    authenticatedAccount(from, calls);
    return from;
  }

  private Duration timeout() {
    return Duration.ofSeconds(Math.clamp(seconds("Timeout", 60), 5, 600));
  }

  private void authenticatedAccount(String from, CallControl calls) {
    if (from.startsWith("client:")) {
      return;
    }
    if (!from.matches("\\+[1-9]\\d{6,14}")) {
      throw new TwilioError(400, 21212, "The 'From' number " + from + " is not valid.");
    }
    boolean forwarded =
        form.text("CallToken")
            .flatMap(CallTokens::callSid)
            .flatMap(sid -> calls.find(account, sid))
            .filter(call -> call.from().equals(from))
            .isPresent();
    if (!account.mayUseAsCallerId(from) && !forwarded) {
      throw new TwilioError(
          400,
          21210,
          "The source phone number provided, " + from + ", is not yet verified for your account.");
    }
  }

  private PlaceCallRequest placing(String to, String from) {
    Duration timeout = timeout();
    WebhookTarget amd =
        form.target(
            "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", WebhookTarget.NONE, 21609);
    boolean async = form.text("AsyncAmd", "false").equalsIgnoreCase("true");
    CallOptions options = options(async ? amd : WebhookTarget.NONE);
    if (form.has("ApplicationSid")) {
      // Twilio: with ApplicationSid, StatusCallback parameters of the request are ignored
      Application application =
          account
              .application(form.text("ApplicationSid", ""))
              .orElseThrow(() -> new TwilioError(400, 21218, "Invalid ApplicationSid"));
      return new PlaceCallRequest(
          to,
          from,
          application.voice(),
          application.voiceFallback(),
          null,
          application.statusCallback(),
          Set.of("completed"),
          timeout,
          options);
    }
    return new PlaceCallRequest(
        to,
        from,
        form.target("Url", "Method", WebhookTarget.NONE, BAD_URL),
        form.target("FallbackUrl", "FallbackMethod", WebhookTarget.NONE, BAD_URL),
        twiml(),
        form.target("StatusCallback", "StatusCallbackMethod", WebhookTarget.NONE, 21609),
        events(),
        timeout,
        options);
  }

  /// Twilio: ignored when there is a Url.
  private @Nullable String twiml() {
    if (form.has("Url")) {
      return null;
    }
    String twiml =
        form.text("Twiml")
            .orElseThrow(() -> new TwilioError(400, BAD_URL, "Url parameter is required."));
    if (twiml.length() > MAX_TWIML) {
      throw new TwilioError(400, 20001, "Twiml may have at most 4000 characters");
    }
    return twiml;
  }

  private Set<String> events() {
    Set<String> events = new TreeSet<>();
    form.all("StatusCallbackEvent").forEach(e -> events.addAll(Set.of(e.strip().split("\\s+"))));
    if (!EVENTS.containsAll(events)) {
      throw new TwilioError(400, 21626, "Invalid StatusCallbackEvent: " + String.join(" ", events));
    }
    return events.isEmpty() ? Set.of("completed") : events;
  }

  private CallOptions options(WebhookTarget asyncAmd) {
    String digits = form.text("SendDigits", "");
    if (!digits.matches("[0-9A-D*#wW]{0,32}")) {
      throw new TwilioError(400, 21217, "SendDigits may hold 0-9 A-D * # w W, at most 32");
    }
    MachineDetection detection =
        switch (form.text("MachineDetection", "").toLowerCase(Locale.ROOT)) {
          case "" -> MachineDetection.NONE;
          case "enable" -> MachineDetection.ENABLE;
          case "detectmessageend" -> MachineDetection.DETECT_MESSAGE_END;
          default ->
              throw new TwilioError(
                  400, 20001, "MachineDetection must be Enable or DetectMessageEnd");
        };
    return new CallOptions(
        detection,
        asyncAmd,
        digits,
        form.has("TimeLimit") ? Duration.ofSeconds(Math.max(1, seconds("TimeLimit", 0))) : null,
        Boolean.TRUE.equals(form.flag("Record")) ? RecordingForm.read(form, true) : null);
  }

  private int seconds(String name, int defaultValue) {
    String text = form.text(name, String.valueOf(defaultValue));
    if (!text.matches("\\d{1,6}")) {
      throw new TwilioError(400, 21502, name + " is not a number of seconds: " + text);
    }
    return Integer.parseInt(text);
  }
}
