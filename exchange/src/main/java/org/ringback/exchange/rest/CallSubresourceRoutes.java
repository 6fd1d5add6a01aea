package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.media.Track;
import org.ringback.exchange.subresource.CallSubresource;
import org.ringback.exchange.subresource.CallSubresources;

/// What the routes of streams and transcriptions share: start one, stop one.
abstract class CallSubresourceRoutes<T extends CallSubresource> {
  private static final int NOT_IN_PROGRESS = 21220;
  private static final int BAD_CALLBACK = 21609;

  private final String collection;
  private final String verb;
  private final Accounts accounts;
  private final LiveCallControl calls;
  private final CallSubresources<T> subresources;

  /// @param collection the last part of the path: `Streams`
  /// @param verb for the error message: `stream`
  CallSubresourceRoutes(
      String collection,
      String verb,
      Accounts accounts,
      LiveCallControl calls,
      CallSubresources<T> subresources) {
    this.collection = collection;
    this.verb = verb;
    this.accounts = accounts;
    this.calls = calls;
    this.subresources = subresources;
  }

  public final void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/Calls/{callSid}/" + collection, this::start);
    api.post("/Calls/{callSid}/" + collection + "/{sid}", this::update);
  }

  /// Starts what the form describes.
  ///
  /// @return empty when the call is not in progress
  abstract Optional<T> start(LiveCallControl calls, Account account, String callSid, Form form);

  private void start(Context context, Account account) {
    String callSid = RestApi.sid(context, "callSid");
    if (calls.find(account, callSid).isEmpty()) {
      throw TwilioError.notFound(context.path());
    }
    T started =
        start(calls, account, callSid, new Form(context))
            .orElseThrow(
                () ->
                    new TwilioError(
                        400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot " + verb + "."));
    JsonResponses.json(context, 200, toJson(started));
  }

  private void update(Context context, Account account) {
    T found =
        subresources
            .find(account, RestApi.sid(context, "callSid"), RestApi.sid(context, "sid"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    new Form(context).one("Status", "", Set.of("stopped"));
    found.stop();
    JsonResponses.json(context, 200, toJson(found));
  }

  /// `Track`: `inbound_track`, `outbound_track` or `both_tracks`.
  static Set<Track> tracks(Form form, String defaultValue) {
    String track =
        form.one("Track", defaultValue, Set.of("inbound_track", "outbound_track", "both_tracks"));
    EnumSet<Track> tracks = EnumSet.allOf(Track.class);
    tracks.removeIf(each -> !track.equals("both_tracks") && !track.equals(each.wire()));
    return Set.copyOf(tracks);
  }

  /// @param urlParameter the name of the parameter that holds the callback's URL
  static WebhookTarget callback(Form form, String urlParameter) {
    return form.target(urlParameter, "StatusCallbackMethod", WebhookTarget.NONE, BAD_CALLBACK);
  }

  private Map<String, Object> toJson(T resource) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", resource.sid());
    body.put("account_sid", resource.account().sid());
    body.put("call_sid", resource.callSid());
    body.put("name", resource.name().isEmpty() ? null : resource.name());
    body.put("status", resource.status());
    body.put("date_updated", JsonResponses.date(resource.updated()));
    body.put(
        "uri",
        "%s/Accounts/%s/Calls/%s/%s/%s.json"
            .formatted(
                JsonResponses.API,
                resource.account().sid(),
                resource.callSid(),
                collection,
                resource.sid()));
    return body;
  }
}
