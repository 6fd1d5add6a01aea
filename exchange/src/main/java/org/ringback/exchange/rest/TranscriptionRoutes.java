package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.call.LiveCalls;
import org.ringback.exchange.media.Track;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;
import org.ringback.exchange.transcription.Transcriptions;

/// Real-time transcriptions of a call
/// (https://www.twilio.com/docs/voice/api/realtime-transcription-resource).
public final class TranscriptionRoutes {
  private static final int NOT_IN_PROGRESS = 21220;
  private static final int BAD_CALLBACK = 21609;

  private final Accounts accounts;
  private final LiveCalls calls;
  private final Transcriptions transcriptions;

  public TranscriptionRoutes(Accounts accounts, LiveCalls calls, Transcriptions transcriptions) {
    this.accounts = accounts;
    this.calls = calls;
    this.transcriptions = transcriptions;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/Calls/{callSid}/Transcriptions", this::start);
    api.post("/Calls/{callSid}/Transcriptions/{sid}", this::update);
  }

  private void start(Context context, Account account) {
    String callSid = RestApi.sid(context, "callSid");
    if (calls.find(account, callSid).isEmpty()) {
      throw TwilioError.notFound(context.path());
    }
    Form form = new Form(context);
    String track =
        form.one("Track", "both_tracks", Set.of("inbound_track", "outbound_track", "both_tracks"));
    EnumSet<Track> tracks = EnumSet.allOf(Track.class);
    tracks.removeIf(each -> !track.equals("both_tracks") && !track.equals(each.wire()));
    Transcription begun =
        calls
            .transcribe(
                new TranscriptionRequest(
                    account,
                    callSid,
                    form.text("Name", ""),
                    Set.copyOf(tracks),
                    form.hook("StatusCallbackUrl", "StatusCallbackMethod", Hook.NONE, BAD_CALLBACK),
                    Boolean.TRUE.equals(form.flag("PartialResults")),
                    form.text("LanguageCode", "en-US"),
                    form.text("Hints", "")))
            .orElseThrow(
                () ->
                    new TwilioError(
                        400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot transcribe."));
    Answers.json(context, 201, shape(begun));
  }

  private void update(Context context, Account account) {
    Transcription found =
        transcriptions
            .find(account, RestApi.sid(context, "callSid"), RestApi.sid(context, "sid"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    new Form(context).one("Status", "", Set.of("stopped"));
    found.stop();
    Answers.json(context, 200, shape(found));
  }

  private static Map<String, Object> shape(Transcription transcription) {
    TranscriptionRequest request = transcription.request();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", transcription.sid());
    body.put("account_sid", request.account().sid());
    body.put("call_sid", request.callSid());
    body.put("name", request.name().isEmpty() ? null : request.name());
    body.put("status", transcription.status());
    body.put("date_updated", Answers.date(transcription.updated()));
    body.put(
        "uri",
        Answers.API
            + "/Accounts/"
            + request.account().sid()
            + "/Calls/"
            + request.callSid()
            + "/Transcriptions/"
            + transcription.sid()
            + ".json");
    return body;
  }
}
