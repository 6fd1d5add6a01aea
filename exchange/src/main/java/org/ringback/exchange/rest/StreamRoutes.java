package org.ringback.exchange.rest;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.stream.MediaStream;
import org.ringback.exchange.stream.MediaStreams;
import org.ringback.exchange.stream.StreamRequest;

/// Media streams of a call (https://www.twilio.com/docs/voice/api/stream-resource).
public final class StreamRoutes extends CallSubresourceRoutes<MediaStream> {
  private static final int BAD_URL = 21205;
  private static final int MAX_PARAMETERS = 99;

  public StreamRoutes(Accounts accounts, LiveCallControl calls, MediaStreams streams) {
    super("Streams", "stream", accounts, calls, streams);
  }

  @Override
  Optional<MediaStream> start(LiveCallControl calls, Account account, String callSid, Form form) {
    return calls.stream(
        new StreamRequest(
            account,
            callSid,
            form.text("Name", ""),
            address(form.text("Url", "")),
            tracks(form, "inbound_track"),
            parameters(form),
            callback(form, "StatusCallback"),
            false));
  }

  private static URI address(String url) {
    if (!url.matches("wss?://[^\\s]+")) {
      throw new TwilioError(400, BAD_URL, "Url is \"" + url + "\", but must be wss://…");
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
}
