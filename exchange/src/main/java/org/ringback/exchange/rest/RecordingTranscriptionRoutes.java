package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.transcription.RecordingTranscription;
import org.ringback.exchange.transcription.RecordingTranscriptions;

/// Transcriptions of recordings, of the account and of one recording
/// (https://www.twilio.com/docs/voice/api/recording-transcription).
public final class RecordingTranscriptionRoutes {
  private final Accounts accounts;
  private final RecordingTranscriptions messages;

  public RecordingTranscriptionRoutes(Accounts accounts, RecordingTranscriptions messages) {
    this.accounts = accounts;
    this.messages = messages;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    for (String prefix : List.of("/Transcriptions", "/Recordings/{recordingSid}/Transcriptions")) {
      boolean ofOne = prefix.contains("{");
      api.get(
          prefix,
          (c, a) ->
              JsonResponses.page(
                  c, "transcriptions", all(c, a, ofOne), RecordingTranscriptionRoutes::toJson));
      api.get(
          prefix + "/{sid}",
          (c, a) -> JsonResponses.json(c, 200, toJson(one(c, all(c, a, ofOne)))));
      api.delete(
          prefix + "/{sid}",
          (c, a) -> {
            messages.delete(one(c, all(c, a, ofOne)));
            c.status(204);
          });
    }
  }

  private List<RecordingTranscription> all(Context context, Account account, boolean ofOne) {
    List<RecordingTranscription> all = messages.list(account);
    if (!ofOne) {
      return all;
    }
    String recording = RestApi.sid(context, "recordingSid");
    return all.stream().filter(t -> t.recordingSid().equals(recording)).toList();
  }

  private static RecordingTranscription one(Context context, List<RecordingTranscription> all) {
    String sid = RestApi.sid(context, "sid");
    return all.stream()
        .filter(t -> t.sid().equals(sid))
        .findFirst()
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(RecordingTranscription message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", message.sid());
    body.put("account_sid", message.accountSid());
    body.put("api_version", "2010-04-01");
    body.put("recording_sid", message.recordingSid());
    body.put("type", "fast");
    body.put("status", message.status());
    body.put("duration", String.valueOf(message.duration().toSeconds()));
    body.put("transcription_text", message.text());
    body.put("date_created", JsonResponses.date(message.created()));
    body.put("date_updated", JsonResponses.date(message.updated()));
    body.put("price", null);
    body.put("price_unit", "USD");
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + message.accountSid()
            + "/Transcriptions/"
            + message.sid()
            + ".json");
    return body;
  }
}
