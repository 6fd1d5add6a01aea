package org.ringback.exchange.call;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.twiml.Twiml;
import org.ringback.exchange.twiml.TwimlException;
import org.ringback.exchange.twiml.Verb;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookResponse;
import org.ringback.exchange.webhook.WebhookSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the TwiML of a call. After a failure, requests the fallback URL with `ErrorCode` and
/// `ErrorUrl`. If that fails too, the call hears Twilio's error message and ends.
final class TwimlFetcher {
  private static final Logger log = LoggerFactory.getLogger(TwimlFetcher.class);
  private static final int NO_URL = 11100;
  private static final int CONTENT_TYPE = 12300;
  private static final int TOO_MANY_REDIRECTS = 11215;
  private static final List<Verb> APPLICATION_ERROR =
      List.of(
          new Verb.Say(1, "We're sorry. An application error has occurred. Goodbye."),
          new Verb.Hangup());

  /// @param source the URL of the document, the base of its relative URLs; empty for TwiML in a
  ///   request
  record Document(List<Verb> verbs, String source) {
    /// @param url empty for the document itself
    /// @throws IllegalArgumentException for an invalid URL
    WebhookTarget resolve(String url, String method) {
      if (url.isEmpty() && !source.isEmpty()) {
        return new WebhookTarget(source, method);
      }
      URI target = URI.create(url);
      if (!target.isAbsolute() && !source.isEmpty()) {
        target = URI.create(source).resolve(target);
      }
      if (!target.isAbsolute()) {
        throw new IllegalArgumentException("a relative URL in TwiML that has no URL itself");
      }
      return new WebhookTarget(target.toString(), method);
    }
  }

  /// Thrown when TwiML cannot be fetched or read, with Twilio's error code.
  static final class FetchException extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;
    private final String answer;
    private final boolean alerted;

    FetchException(int code, String message) {
      this(code, message, "", false);
    }

    FetchException(int code, String message, String answer, boolean alerted) {
      super(message);
      this.code = code;
      this.answer = answer;
      this.alerted = alerted;
    }

    int code() {
      return code;
    }

    /// Returns whether the sender of the request has raised an alert.
    boolean isAlerted() {
      return alerted;
    }
  }

  private final WebhookSender webhooks;

  TwimlFetcher(WebhookSender webhooks) {
    this.webhooks = webhooks;
  }

  Document fetch(Call call, TwimlSource next, WebhookTarget fallback) {
    if (!call.mayFetch()) {
      raiseAlert(
          call, next, new FetchException(TOO_MANY_REDIRECTS, "the call is in a redirect loop"));
      return new Document(APPLICATION_ERROR, "");
    }
    FetchException first;
    try {
      return next.twiml() == null
          ? fetchDocument(call, next.purpose(), next.target(), next.extra())
          : read(call.account(), call.sid(), next.target(), next.twiml(), "");
    } catch (TwimlException e) {
      first = new FetchException(e.code(), String.valueOf(e.getMessage()));
    } catch (FetchException e) {
      first = e;
    }
    raiseAlert(call, next, first);
    if (fallback.isSet()) {
      try {
        return fetchDocument(
            call,
            "fallback",
            fallback,
            List.of(
                Map.entry("ErrorCode", String.valueOf(first.code)),
                Map.entry("ErrorUrl", WebhookTarget.withoutCredentials(next.target().url()))));
      } catch (FetchException e) {
        raiseAlert(call, new TwimlSource("fallback", fallback, null, List.of()), e);
      }
    }
    return new Document(APPLICATION_ERROR, "");
  }

  /// Raises an alert, unless the sender has raised one for the failed delivery.
  private void raiseAlert(Call call, TwimlSource next, FetchException failure) {
    log.warn(
        "Could not run TwiML of call {} from {}: error {}: {}",
        call.sid(),
        url(next),
        failure.code,
        message(failure));
    if (!failure.alerted) {
      webhooks
          .alerts()
          .raise(
              call.account(),
              call.sid(),
              failure.code,
              "error",
              "ErrorCode=" + failure.code + "&url=" + url(next) + "&msg=" + message(failure),
              next.target().withoutCredentials(),
              "",
              failure.answer);
    }
  }

  /// Raises an alert for an announcement or hold music that could not be played.
  void alertUnplayable(
      Account account, String callSid, WebhookTarget target, int code, String reason) {
    webhooks
        .alerts()
        .raise(
            account,
            callSid,
            code,
            "error",
            "ErrorCode="
                + code
                + "&url="
                + WebhookTarget.withoutCredentials(target.url())
                + "&msg="
                + reason,
            target.withoutCredentials(),
            "",
            "");
  }

  /// Sends a request whose response is ignored.
  void notifyApplication(Call call, TwimlSource next) {
    if (webhooks.send(call.account(), request(call, next.purpose(), next.target(), next.extra()))
        instanceof WebhookResponse.Failed failed) {
      log.warn("call {}: {} {}", call.sid(), failed.code(), failed.message());
    }
  }

  private Document fetchDocument(
      Call call, String purpose, WebhookTarget target, List<Map.Entry<String, String>> extra)
      throws FetchException {
    return fetchDocument(call.account(), request(call, purpose, target, extra));
  }

  /// Fetches TwiML for a conference.
  Document fetchDocument(
      Account account,
      String purpose,
      WebhookTarget target,
      List<Map.Entry<String, String>> parameters)
      throws FetchException {
    return fetchDocument(account, new WebhookRequest(purpose, "", target, parameters));
  }

  private Document fetchDocument(Account account, WebhookRequest request) throws FetchException {
    if (!request.target().isSet()) {
      throw new FetchException(NO_URL, "no voice URL is configured");
    }
    return switch (webhooks.send(account, request)) {
      case WebhookResponse.Answered answered -> read(account, request, answered);
      case WebhookResponse.Failed failed ->
          throw new FetchException(failed.code(), failed.message(), "", true);
    };
  }

  private static WebhookRequest request(
      Call call, String purpose, WebhookTarget target, List<Map.Entry<String, String>> extra) {
    List<Map.Entry<String, String>> parameters =
        new ArrayList<>(VoiceParameters.of(call, call.status()));
    parameters.addAll(extra);
    return new WebhookRequest(purpose, call.sid(), target, List.copyOf(parameters));
  }

  /// Reads a response: XML is TwiML, and plain text is spoken. Audio is not supported.
  private Document read(Account account, WebhookRequest request, WebhookResponse.Answered answer)
      throws FetchException {
    String source = request.target().url();
    String type = answer.contentType().toLowerCase(Locale.ROOT);
    if (type.startsWith("text/plain")) {
      return new Document(List.of(new Verb.Say(1, answer.body().strip())), source);
    }
    if (!type.isEmpty() && !type.contains("xml") && !type.startsWith("text/html")) {
      throw new FetchException(
          CONTENT_TYPE, "Invalid Content-Type: " + answer.contentType(), answer.body(), false);
    }
    try {
      return read(account, request.callSid(), request.target(), answer.body(), source);
    } catch (TwimlException e) {
      throw new FetchException(e.code(), String.valueOf(e.getMessage()), answer.body(), false);
    }
  }

  /// Raises a warning for the attributes that the exchange ignores.
  private Document read(
      Account account, String callSid, WebhookTarget target, String twiml, String source)
      throws TwimlException {
    Twiml.Reading reading = Twiml.read(twiml);
    if (!reading.unsupported().isEmpty()) {
      String unsupported = String.join(", ", reading.unsupported());
      log.warn("TwiML of call {} has no effect here: {}", callSid, unsupported);
      webhooks
          .alerts()
          .raise(
              account,
              callSid,
              TwimlException.SCHEMA_VALIDATION,
              "warning",
              "ErrorCode="
                  + TwimlException.SCHEMA_VALIDATION
                  + "&url="
                  + WebhookTarget.withoutCredentials(target.url())
                  + "&msg=no effect in this exchange: "
                  + unsupported,
              target.withoutCredentials(),
              "",
              twiml);
    }
    return new Document(reading.verbs(), source);
  }

  private static String url(TwimlSource next) {
    return next.twiml() == null
        ? WebhookTarget.withoutCredentials(next.target().url())
        : "the TwiML of the request";
  }

  private static String message(FetchException failure) {
    return String.valueOf(failure.getMessage());
  }
}
