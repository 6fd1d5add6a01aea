package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.stream.MediaStream;
import org.ringback.exchange.stream.MediaStreams;
import org.ringback.exchange.stream.StreamRequest;

/// Media streams of a call (https://www.twilio.com/docs/voice/api/stream-resource).
public final class StreamRoutes {
  private static final int BAD_URL = 21205;
  private static final int MAX_PARAMETERS = 99;

  private final Accounts accounts;
  private final LiveCallControl calls;
  private final MediaStreams streams;

  public StreamRoutes(Accounts accounts, LiveCallControl calls, MediaStreams streams) {
    this.accounts = accounts;
    this.calls = calls;
    this.streams = streams;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/Calls/{callSid}/Streams", this::start);
    api.post("/Calls/{callSid}/Streams/{sid}", this::update);
  }

  private void start(Context context, Account account) {
    String callSid = RestApi.sid(context, "callSid");
    if (calls.find(account, callSid).isEmpty()) {
      throw TwilioError.notFound(context.path());
    }
    Form form = new Form(context);
    MediaStream begun =
        calls.stream(
                new StreamRequest(
                    account,
                    callSid,
                    form.text("Name", ""),
                    address(form.text("Url", "")),
                    CallSubresource.tracks(form, "inbound_track"),
                    parameters(form),
                    form.target(
                        "StatusCallback",
                        "StatusCallbackMethod",
                        WebhookTarget.NONE,
                        CallSubresource.BAD_CALLBACK),
                    false))
            .orElseThrow(
                () ->
                    new TwilioError(
                        400,
                        CallSubresource.NOT_IN_PROGRESS,
                        "Call is not in-progress. Cannot stream."));
    JsonResponses.json(context, 200, toJson(begun));
  }

  private static URI address(String url) {
    if (!url.matches("wss?://[^\\s]+")) {
      throw new TwilioError(400, BAD_URL, "Url is \"" + url + "\", but should be wss://…");
    }
    try {
      return URI.create(url);
    } catch (IllegalArgumentException _) {
      throw new TwilioError(400, BAD_URL, "Url is not a URL: " + url);
    }
  }

  /// `Parameter1.Name`, `Parameter1.Value` and so on.
  private static Map<String, String> parameters(Form form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i <= MAX_PARAMETERS; i++) {
      String name = form.text("Parameter" + i + ".Name", "");
      if (!name.isEmpty()) {
        parameters.put(name, form.text("Parameter" + i + ".Value", ""));
      }
    }
    return parameters;
  }

  private void update(Context context, Account account) {
    MediaStream found =
        streams
            .find(account, RestApi.sid(context, "callSid"), RestApi.sid(context, "sid"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    new Form(context).one("Status", "", Set.of("stopped"));
    found.stop();
    JsonResponses.json(context, 200, toJson(found));
  }

  private static Map<String, Object> toJson(MediaStream stream) {
    StreamRequest request = stream.request();
    return CallSubresource.toJson(
        "Streams",
        stream.sid(),
        request.account(),
        request.callSid(),
        request.name(),
        stream.status(),
        stream.updated());
  }
}
