package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.transcription.BatchConfiguration;
import org.ringback.exchange.transcription.BatchTranscription;
import org.ringback.exchange.transcription.BatchTranscriptions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `voice.twilio.com/v2/Configurations/Transcription` and `voice.twilio.com/v3/Transcriptions`
/// (https://www.twilio.com/docs/configurations/batch-transcriptions). Requests and results are
/// JSON.
public final class BatchTranscriptionRoutes {
  private static final String CONFIGURATIONS = "/v2/Configurations/Transcription";
  private static final String TRANSCRIPTIONS = "/v3/Transcriptions";

  private final Accounts accounts;
  private final Recordings recordings;
  private final BatchTranscriptions transcriptions;

  public BatchTranscriptionRoutes(
      Accounts accounts, Recordings recordings, BatchTranscriptions transcriptions) {
    this.accounts = accounts;
    this.recordings = recordings;
    this.transcriptions = transcriptions;
  }

  public void register(RoutesConfig routes) {
    SubdomainApi api = new SubdomainApi(routes, accounts);
    api.post(CONFIGURATIONS, this::configure);
    api.get(
        CONFIGURATIONS,
        (context, account) ->
            SubdomainApi.page(
                context,
                "voice",
                "configurations",
                transcriptions.configurations(account),
                BatchTranscriptionRoutes::toJson));
    api.get(
        CONFIGURATIONS + "/{id}",
        (context, account) ->
            JsonResponses.json(
                context, 200, toJson(configuration(context, account, context.pathParam("id")))));
    api.delete(
        CONFIGURATIONS + "/{id}",
        (context, account) -> {
          transcriptions.delete(configuration(context, account, context.pathParam("id")));
          context.status(204);
        });
    api.post(TRANSCRIPTIONS, this::transcribe);
    api.get(TRANSCRIPTIONS + "/{id}", this::fetch);
  }

  private BatchConfiguration configuration(Context context, Account account, String id) {
    return transcriptions.configurations(account).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private void configure(Context context, Account account) {
    JsonNode body = body(context);
    JsonNode settings = body.path("configuration");
    String language = settings.path("language").asString("");
    if (language.isEmpty()) {
      throw new TwilioError(400, 20001, "configuration.language is required");
    }
    JsonResponses.json(
        context,
        201,
        toJson(
            transcriptions.configure(
                account,
                body.path("unique_name").asString(""),
                body.path("description").asString(""),
                settings.path("transcriptionEngine").asString("twilio_managed"),
                language,
                settings.path("transcriptionStatusCallback").path("url").asString(""))));
  }

  private void transcribe(Context context, Account account) {
    JsonNode body = body(context);
    BatchConfiguration configuration =
        configuration(context, account, body.path("transcriptionConfigurationId").asString(""));
    String source = body.path("sourceId").asString("");
    Recording recording =
        recordings
            .find(account, source)
            .orElseThrow(
                () -> new TwilioError(400, 20001, "sourceId " + source + " is no recording"));
    Duration duration = recording.record().duration();
    if (duration == null) {
      throw new TwilioError(400, 20001, "The recording " + source + " is not complete");
    }
    BatchTranscription begun =
        transcriptions.transcribe(account, configuration, recording, Recording.seconds(duration));
    JsonResponses.json(context, 202, operation(begun));
  }

  private void fetch(Context context, Account account) {
    BatchTranscription found =
        transcriptions
            .find(account, context.pathParam("id"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    JsonResponses.json(context, 200, operation(found));
  }

  private static JsonNode body(Context context) {
    try {
      JsonNode body = JsonMapper.shared().readTree(context.bodyAsBytes());
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException e) {
      throw new TwilioError(400, 20001, "The body is not JSON: " + e.getOriginalMessage());
    }
    throw new TwilioError(400, 20001, "The body is not a JSON object");
  }

  private static Map<String, Object> toJson(BatchConfiguration configuration) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("configurationType", "Transcription");
    settings.put("transcriptionEngine", configuration.engine());
    settings.put("language", configuration.language());
    settings.put(
        "transcriptionStatusCallback",
        Map.of("url", configuration.callbackUrl(), "method", "POST"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", configuration.id());
    body.put("account_id", configuration.accountSid());
    body.put("unique_name", configuration.uniqueName());
    body.put("description", configuration.description());
    body.put("configuration", settings);
    body.put("created_at", configuration.created().toString());
    body.put("url", SubdomainApi.url("voice", CONFIGURATIONS + "/" + configuration.id()));
    return body;
  }

  private static Map<String, Object> operation(BatchTranscription transcription) {
    String url = SubdomainApi.url("voice", TRANSCRIPTIONS + "/" + transcription.id());
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("id", transcription.id());
    inner.put("accountId", transcription.configuration().accountSid());
    inner.put("status", transcription.status());
    inner.put("transcriptionConfigurationId", transcription.configuration().id());
    inner.put("sourceId", transcription.recordingSid());
    inner.put("duration", transcription.seconds());
    inner.put("createdAt", transcription.created().toString());
    inner.put("updatedAt", transcription.updated().toString());
    inner.put("url", url);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", transcription.status());
    body.put("statusUrl", url);
    body.put("transcription", inner);
    return body;
  }
}
