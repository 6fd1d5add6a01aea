package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;
import org.ringback.exchange.transcription.Transcriptions;

/// Real-time transcriptions of a call
/// (https://www.twilio.com/docs/voice/api/realtime-transcription-resource).
public final class TranscriptionRoutes {

  private final Accounts accounts;
  private final LiveCallControl calls;
  private final Transcriptions transcriptions;

  public TranscriptionRoutes(
      Accounts accounts, LiveCallControl calls, Transcriptions transcriptions) {
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
    Transcription begun =
        calls
            .transcribe(
                new TranscriptionRequest(
                    account,
                    callSid,
                    form.text("Name", ""),
                    CallSubresource.tracks(form, "both_tracks"),
                    form.target(
                        "StatusCallbackUrl",
                        "StatusCallbackMethod",
                        WebhookTarget.NONE,
                        CallSubresource.BAD_CALLBACK),
                    Boolean.TRUE.equals(form.flag("PartialResults")),
                    form.text("LanguageCode", "en-US"),
                    form.text("Hints", "")))
            .orElseThrow(
                () ->
                    new TwilioError(
                        400,
                        CallSubresource.NOT_IN_PROGRESS,
                        "Call is not in-progress. Cannot transcribe."));
    JsonResponses.json(context, 200, toJson(begun));
  }

  private void update(Context context, Account account) {
    Transcription found =
        transcriptions
            .find(account, RestApi.sid(context, "callSid"), RestApi.sid(context, "sid"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    new Form(context).one("Status", "", Set.of("stopped"));
    found.stop();
    JsonResponses.json(context, 200, toJson(found));
  }

  private static Map<String, Object> toJson(Transcription transcription) {
    TranscriptionRequest request = transcription.request();
    return CallSubresource.toJson(
        "Transcriptions",
        transcription.sid(),
        request.account(),
        request.callSid(),
        request.name(),
        transcription.status(),
        transcription.updated());
  }
}
