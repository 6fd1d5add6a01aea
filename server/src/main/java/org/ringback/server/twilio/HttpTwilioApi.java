package org.ringback.server.twilio;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// [TwilioApi] over Twilio's REST API, version 2010-04-01.
public final class HttpTwilioApi implements TwilioApi, AutoCloseable {
  /// Twilio's error "Call is not in-progress. Cannot redirect."
  private static final int NOT_IN_PROGRESS = 21220;

  private static final int MAX_PAGES = 100;

  private final TwilioHttp http;
  private final CallRateLimiter pace;

  /// @param base `TWILIO_API_BASE_URL`
  public HttpTwilioApi(URI base) {
    this(base, Optional.empty(), new SimpleMeterRegistry(), _ -> {});
  }

  /// @param slots limits the calls of each account over all nodes
  /// @param meters records the outcome and the duration of each request
  /// @param observer receives each request that uses an account's Auth Token
  public HttpTwilioApi(URI base, CallSlotStore slots, MeterRegistry meters, RestObserver observer) {
    this(base, Optional.of(slots), meters, observer);
  }

  private HttpTwilioApi(
      URI base, Optional<CallSlotStore> slots, MeterRegistry meters, RestObserver observer) {
    this.http = new TwilioHttp(base, meters, observer);
    this.pace = new CallRateLimiter(slots);
  }

  @Override
  public Account fetchAccount(TwilioAuth auth) {
    JsonNode account = http.get(auth, "/2010-04-01/Accounts/" + auth.account().value() + ".json");
    return new Account(
        new AccountSid(text(account, "sid")),
        text(account, "friendly_name"),
        text(account, "status"),
        account.path("type").stringValue("").equals("Trial"));
  }

  @Override
  public NewKey createKey(TwilioAuth auth, String friendlyName) {
    JsonNode key = http.post(auth, path(auth, "/Keys.json"), Map.of("FriendlyName", friendlyName));
    return new NewKey(new ApiKeySid(text(key, "sid")), new Secret(text(key, "secret")));
  }

  @Override
  public List<ApiKeySid> keys(TwilioAuth auth, String friendlyName) {
    return all(auth, path(auth, "/Keys.json?PageSize=1000"), "keys", key -> key).stream()
        .filter(key -> key.path("friendly_name").stringValue("").equals(friendlyName))
        .map(key -> new ApiKeySid(text(key, "sid")))
        .toList();
  }

  @Override
  public boolean hasKey(TwilioAuth auth, ApiKeySid key) {
    return unlessAbsent(() -> http.get(auth, path(auth, "/Keys/" + key + ".json"))).isPresent();
  }

  @Override
  public void deleteKey(TwilioAuth auth, ApiKeySid key) {
    http.delete(auth, path(auth, "/Keys/" + key + ".json"));
  }

  @Override
  public boolean isValidKey(AccountSid account, ApiKeySid key, Secret secret) {
    try {
      http.get(
          key.value(), secret, "/2010-04-01/Accounts/" + account + "/Applications.json?PageSize=1");
      return true;
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 401 || refused.status() == 403 || refused.status() == 404) {
        return false;
      }
      throw refused;
    }
  }

  @Override
  public Secret createSecondaryAuthToken(TwilioAuth auth) {
    JsonNode made = http.post(auth, http.at("accounts", "/v1/AuthTokens/Secondary"), Map.of());
    return new Secret(text(made, "secondary_auth_token"));
  }

  @Override
  public void deleteSecondaryAuthToken(TwilioAuth auth) {
    http.delete(auth, http.at("accounts", "/v1/AuthTokens/Secondary"));
  }

  @Override
  public void promoteSecondaryAuthToken(TwilioAuth auth) {
    http.post(auth, http.at("accounts", "/v1/AuthTokens/Promote"), Map.of());
  }

  @Override
  public List<Country> callableCountries(TwilioAuth auth) {
    String path = "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=true&PageSize=1000";
    return http.get(auth, http.at("voice", path))
        .path("content")
        .valueStream()
        .map(
            country ->
                new Country(
                    text(country, "iso_code"),
                    country
                        .path("country_codes")
                        .valueStream()
                        .map(code -> code.stringValue(""))
                        .toList()))
        .toList();
  }

  @Override
  public void allowCountries(TwilioAuth auth, Collection<String> isoCodes) {
    String request =
        JsonMapper.shared()
            .writeValueAsString(
                isoCodes.stream()
                    .map(code -> Map.of("iso_code", code, "low_risk_numbers_enabled", "true"))
                    .toList());
    http.post(
        auth,
        http.at("voice", "/v1/DialingPermissions/BulkCountryUpdates"),
        Map.of("UpdateRequest", request));
  }

  @Override
  public boolean hasAlert(TwilioAuth auth, int code, LocalDate since) {
    String path = "/v1/Alerts?LogLevel=error&PageSize=1000&StartDate=" + since;
    return http.get(auth, http.at("monitor", path))
        .path("alerts")
        .valueStream()
        .anyMatch(alert -> alert.path("error_code").stringValue("").equals(String.valueOf(code)));
  }

  @Override
  public List<Application> applications(TwilioAuth auth, String friendlyName) {
    String query = "/Applications.json?PageSize=50&FriendlyName=" + TwilioHttp.encode(friendlyName);
    return all(auth, path(auth, query), "applications", HttpTwilioApi::application);
  }

  @Override
  public Optional<Application> application(TwilioAuth auth, TwimlAppSid application) {
    return unlessAbsent(() -> http.get(auth, path(auth, "/Applications/" + application + ".json")))
        .map(HttpTwilioApi::application);
  }

  @Override
  public Application createApplication(
      TwilioAuth auth, String friendlyName, VoiceWebhooks webhooks) {
    var form = new ArrayList<>(webhooks.form().entrySet());
    form.add(Map.entry("FriendlyName", friendlyName));
    return application(http.post(auth, path(auth, "/Applications.json"), form));
  }

  @Override
  public Application updateApplication(
      TwilioAuth auth, TwimlAppSid application, VoiceWebhooks webhooks) {
    String path = path(auth, "/Applications/" + application + ".json");
    return application(http.post(auth, path, webhooks.form()));
  }

  @Override
  public void deleteApplication(TwilioAuth auth, TwimlAppSid application) {
    http.delete(auth, path(auth, "/Applications/" + application + ".json"));
  }

  @Override
  public List<Number> numbers(TwilioAuth auth) {
    String query = "/IncomingPhoneNumbers.json?PageSize=1000";
    return all(auth, path(auth, query), "incoming_phone_numbers", HttpTwilioApi::number);
  }

  @Override
  public Number updateNumber(TwilioAuth auth, NumberSid number, NumberVoiceConfig voiceConfig) {
    String path = path(auth, "/IncomingPhoneNumbers/" + number + ".json");
    return number(http.post(auth, path, voiceConfig.form()));
  }

  @Override
  public List<OutgoingCallerId> outgoingCallerIds(TwilioAuth auth) {
    String query = "/OutgoingCallerIds.json?PageSize=1000";
    return all(
        auth,
        path(auth, query),
        "outgoing_caller_ids",
        node ->
            new OutgoingCallerId(
                text(node, "phone_number"), node.path("friendly_name").stringValue("")));
  }

  @Override
  public PlacedCall createCall(TwilioAuth auth, PlaceCall call) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("To", call.to()));
    form.add(Map.entry("From", call.from()));
    form.add(Map.entry("Url", call.url().toString()));
    if (call.fallbackUrl() != null) {
      form.add(Map.entry("FallbackUrl", call.fallbackUrl().toString()));
    }
    form.add(Map.entry("StatusCallback", call.statusCallback().toString()));
    call.statusCallbackEvents().stream()
        .sorted()
        .forEach(event -> form.add(Map.entry("StatusCallbackEvent", event)));
    form.add(Map.entry("TimeLimit", String.valueOf(call.timeLimit().toSeconds())));
    if (call.detectsMachine()) {
      form.add(Map.entry("MachineDetection", "Enable"));
    }
    pace.acquire(auth.account());
    JsonNode placed = http.post(auth, path(auth, "/Calls.json"), form);
    return new PlacedCall(text(placed, "sid"), text(placed, "status"));
  }

  @Override
  public List<KnownCall> callsTo(TwilioAuth auth, String number) {
    String query = "/Calls.json?PageSize=50&To=" + TwilioHttp.encode(number);
    return http.get(auth, path(auth, query))
        .path("calls")
        .valueStream()
        .map(call -> new KnownCall(text(call, "sid"), date(text(call, "date_created"))))
        .toList();
  }

  private static Instant date(String rfc2822) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc2822, Instant::from);
    } catch (DateTimeParseException e) {
      throw new TwilioFailure.Unreachable("the answer has no date: " + rfc2822, e);
    }
  }

  @Override
  public Optional<CallState> fetchCall(TwilioAuth auth, String callSid) {
    return unlessAbsent(() -> http.get(auth, callPath(auth, callSid)))
        .map(HttpTwilioApi::callState);
  }

  @Override
  public Optional<Priced> pricedCall(TwilioAuth auth, String callSid) {
    return unlessAbsent(() -> http.get(auth, callPath(auth, callSid))).map(HttpTwilioApi::priced);
  }

  @Override
  public List<Priced> pricedCalls(TwilioAuth auth, Instant first, Instant last) {
    String query = "/Calls.json?PageSize=1000" + between("EndTime", first, last);
    return all(auth, path(auth, query), "calls", HttpTwilioApi::priced);
  }

  @Override
  public Optional<Priced> pricedRecording(TwilioAuth auth, String recordingSid) {
    String resource =
        "/Recordings/" + TwilioHttp.encode(recordingSid) + ".json?IncludeSoftDeleted=true";
    return unlessAbsent(() -> http.get(auth, path(auth, resource))).map(HttpTwilioApi::priced);
  }

  @Override
  public List<Priced> pricedRecordings(TwilioAuth auth, Instant first, Instant last) {
    String query =
        "/Recordings.json?PageSize=1000&IncludeSoftDeleted=true"
            + between("DateCreated", first, last);
    return all(auth, path(auth, query), "recordings", HttpTwilioApi::priced);
  }

  private static String between(String parameter, Instant first, Instant last) {
    return "&%s=%s&%s=%s"
        .formatted(
            TwilioHttp.encode(parameter + ">"),
            TwilioHttp.encode(first.truncatedTo(ChronoUnit.SECONDS).toString()),
            TwilioHttp.encode(parameter + "<"),
            TwilioHttp.encode(last.truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private static Priced priced(JsonNode resource) {
    return new Priced(text(resource, "sid"), Price.of(resource));
  }

  @Override
  public List<DialedCall> dialedCalls(TwilioAuth auth, String callSid) {
    String query = "/Calls.json?PageSize=50&ParentCallSid=" + TwilioHttp.encode(callSid);
    return http.get(auth, path(auth, query))
        .path("calls")
        .valueStream()
        .map(
            call ->
                new DialedCall(
                    text(call, "sid"),
                    call.path("from").asString(""),
                    call.path("to").asString(""),
                    callState(call)))
        .toList();
  }

  private static CallState callState(JsonNode call) {
    String duration = call.path("duration").asString("");
    return new CallState(
        text(call, "status"),
        optionalDate(call, "start_time"),
        optionalDate(call, "end_time"),
        duration.isEmpty() ? null : Integer.valueOf(duration));
  }

  private static @Nullable Instant optionalDate(JsonNode call, String name) {
    String text = call.path(name).asString("");
    return text.isEmpty() ? null : date(text);
  }

  @Override
  public boolean redirectCall(TwilioAuth auth, String callSid, URI url) {
    return updateCall(auth, callSid, Map.of("Url", url.toString(), "Method", "POST"));
  }

  @Override
  public PlacedCall addParticipant(TwilioAuth auth, AddParticipant participant) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("To", participant.to()));
    form.add(Map.entry("From", participant.from()));
    form.add(Map.entry("Label", participant.label()));
    form.add(Map.entry("Beep", "false"));
    form.add(Map.entry("StartConferenceOnEnter", "true"));
    form.add(Map.entry("EndConferenceOnExit", "false"));
    form.add(Map.entry("EarlyMedia", "true"));
    form.add(Map.entry("JitterBufferSize", "small"));
    form.add(Map.entry("Region", participant.region()));
    form.add(Map.entry("Timeout", String.valueOf(participant.timeout().toSeconds())));
    form.add(Map.entry("TimeLimit", String.valueOf(participant.timeLimit().toSeconds())));
    form.add(Map.entry("StatusCallback", participant.statusCallback().toString()));
    participant.statusCallbackEvents().stream()
        .sorted()
        .forEach(event -> form.add(Map.entry("StatusCallbackEvent", event)));
    form.add(Map.entry("ConferenceStatusCallback", participant.conferenceCallback().toString()));
    for (String event : List.of("start", "end", "join", "leave", "mute", "hold")) {
      form.add(Map.entry("ConferenceStatusCallbackEvent", event));
    }
    if (participant.machineCallback() != null) {
      form.add(Map.entry("MachineDetection", "Enable"));
      form.add(Map.entry("AmdStatusCallback", participant.machineCallback().toString()));
    }
    pace.acquire(auth.account());
    String path = "/Conferences/" + TwilioHttp.encode(participant.conference());
    JsonNode placed = http.post(auth, path(auth, path + "/Participants.json"), form);
    return new PlacedCall(text(placed, "call_sid"), placed.path("status").asString(""));
  }

  @Override
  public Optional<String> openConference(TwilioAuth auth, String friendlyName) {
    String query = "/Conferences.json?PageSize=20&FriendlyName=" + TwilioHttp.encode(friendlyName);
    return http.get(auth, path(auth, query))
        .path("conferences")
        .valueStream()
        .filter(conference -> !conference.path("status").asString("").equals("completed"))
        .map(conference -> text(conference, "sid"))
        .findFirst();
  }

  @Override
  public List<Participant> participants(TwilioAuth auth, String conferenceSid) {
    String query =
        "/Conferences/" + TwilioHttp.encode(conferenceSid) + "/Participants.json?PageSize=50";
    return unlessAbsent(() -> http.get(auth, path(auth, query))).stream()
        .flatMap(page -> page.path("participants").valueStream())
        .filter(participant -> participant.path("status").asString("").equals("connected"))
        .map(
            participant ->
                new Participant(
                    text(participant, "call_sid"),
                    participant.path("label").asString(""),
                    participant.path("hold").asBoolean(false)))
        .toList();
  }

  @Override
  public boolean updateParticipant(
      TwilioAuth auth, String conferenceSid, String callSid, ParticipantUpdate update) {
    Map<String, String> form = new LinkedHashMap<>();
    if (update.hold() != null) {
      form.put("Hold", update.hold().toString());
    }
    if (update.holdUrl() != null) {
      form.put("HoldUrl", update.holdUrl().toString());
      form.put("HoldMethod", "POST");
    }
    if (update.muted() != null) {
      form.put("Muted", update.muted().toString());
    }
    if (update.coaching() != null) {
      form.put("Coaching", update.coaching().toString());
    }
    if (update.callSidToCoach() != null) {
      form.put("CallSidToCoach", update.callSidToCoach());
    }
    String path =
        "/Conferences/"
            + TwilioHttp.encode(conferenceSid)
            + "/Participants/"
            + TwilioHttp.encode(callSid)
            + ".json";
    return unlessAbsent(() -> http.post(auth, path(auth, path), form)).isPresent();
  }

  @Override
  public boolean announce(TwilioAuth auth, String conferenceSid, URI twiml) {
    Map<String, String> form = Map.of("AnnounceUrl", twiml.toString(), "AnnounceMethod", "POST");
    String path = "/Conferences/" + TwilioHttp.encode(conferenceSid) + ".json";
    return unlessAbsent(() -> http.post(auth, path(auth, path), form)).isPresent();
  }

  @Override
  public boolean endCall(TwilioAuth auth, String callSid) {
    return updateCall(auth, callSid, Map.of("Status", "completed"));
  }

  @Override
  public List<Recording> recordingsOfConference(TwilioAuth auth, String conferenceSid) {
    return recordings(auth, "/Conferences/" + TwilioHttp.encode(conferenceSid));
  }

  @Override
  public List<Recording> recordingsOfCall(TwilioAuth auth, String callSid) {
    return recordings(auth, "/Calls/" + TwilioHttp.encode(callSid));
  }

  private List<Recording> recordings(TwilioAuth auth, String parent) {
    return unlessAbsent(() -> http.get(auth, path(auth, parent + "/Recordings.json?PageSize=50")))
        .map(page -> page.path("recordings").valueStream().map(HttpTwilioApi::recording).toList())
        .orElse(List.of());
  }

  private static Recording recording(JsonNode node) {
    int duration = Integer.parseInt(node.path("duration").asString("-1"));
    return new Recording(
        new RecordingSid(text(node, "sid")),
        text(node, "status"),
        node.path("channels").intValue(1),
        duration < 0 ? null : duration,
        date(text(node, "start_time")),
        node.path("source").asString("").equals("RecordVerb"));
  }

  @Override
  public Optional<RecordingSid> recordCall(TwilioAuth auth, String callSid, URI statusCallback) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("RecordingChannels", "dual"));
    form.add(Map.entry("Trim", "do-not-trim"));
    form.add(Map.entry("RecordingStatusCallback", statusCallback.toString()));
    for (String event : List.of("in-progress", "completed", "absent")) {
      form.add(Map.entry("RecordingStatusCallbackEvent", event));
    }
    String path = path(auth, "/Calls/" + TwilioHttp.encode(callSid) + "/Recordings.json");
    try {
      return unlessAbsent(() -> http.post(auth, path, form))
          .map(started -> new RecordingSid(text(started, "sid")));
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() == NOT_IN_PROGRESS) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// Reads the status again after the change, because an accepted request is no proof of it.
  @Override
  public Optional<String> pauseRecording(
      TwilioAuth auth, String parentSid, RecordingSid recording, boolean pause) {
    String parent = parentSid.startsWith("CF") ? "/Conferences/" : "/Calls/";
    String path =
        path(auth, parent + TwilioHttp.encode(parentSid) + "/Recordings/" + recording + ".json");
    Map<String, String> change =
        pause
            ? Map.of("Status", "paused", "PauseBehavior", "silence")
            : Map.of("Status", "in-progress");
    try {
      return unlessAbsent(() -> http.post(auth, path, change))
          .flatMap(_ -> unlessAbsent(() -> http.get(auth, path)))
          .map(changed -> text(changed, "status"));
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() == NOT_IN_PROGRESS) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  @Override
  public <T> T readRecording(
      TwilioAuth auth, RecordingSid recording, int channels, BodyReader<T> reader) {
    String query = ".wav?RequestedChannels=" + channels;
    return http.read(auth, path(auth, "/Recordings/" + recording + query), reader);
  }

  @Override
  public void deleteRecording(TwilioAuth auth, RecordingSid recording) {
    deleteIfPresent(auth, path(auth, "/Recordings/" + recording + ".json"));
  }

  @Override
  public void deleteCall(TwilioAuth auth, String callSid) {
    deleteIfPresent(auth, callPath(auth, callSid));
  }

  private void deleteIfPresent(TwilioAuth auth, String path) {
    try {
      http.delete(auth, path);
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
  }

  private boolean updateCall(TwilioAuth auth, String callSid, Map<String, String> change) {
    try {
      return unlessAbsent(() -> http.post(auth, callPath(auth, callSid), change)).isPresent();
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() == NOT_IN_PROGRESS) {
        return false;
      }
      throw refused;
    }
  }

  @Override
  public Optional<String> startTranscription(
      TwilioAuth auth, String callSid, boolean bothTracks, String language, URI callback) {
    Map<String, String> form =
        Map.of(
            "Track",
            bothTracks ? "both_tracks" : "inbound_track",
            "LanguageCode",
            language,
            "StatusCallbackUrl",
            callback.toString());
    String path = path(auth, "/Calls/" + TwilioHttp.encode(callSid) + "/Transcriptions.json");
    try {
      return unlessAbsent(() -> http.post(auth, path, form)).map(started -> text(started, "sid"));
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() == NOT_IN_PROGRESS) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  @Override
  public String createBatchConfiguration(TwilioAuth auth, String language, URI callback) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("unique_name", "ringback-" + language + "-" + UUID.randomUUID());
    body.put("description", "Recordings of Ringback");
    ObjectNode configuration = body.putObject("configuration");
    configuration.put("configurationType", "Transcription");
    configuration.put("transcriptionEngine", "twilio_managed");
    configuration.put("language", language);
    configuration
        .putObject("transcriptionStatusCallback")
        .put("url", callback.toString())
        .put("method", "POST");
    return text(http.post(auth, http.at("voice", "/v2/Configurations/Transcription"), body), "id");
  }

  @Override
  public Optional<String> transcribeRecording(
      TwilioAuth auth, String configuration, RecordingSid recording) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("transcriptionConfigurationId", configuration);
    body.put("sourceId", recording.value());
    return unlessAbsent(() -> http.post(auth, http.at("voice", "/v3/Transcriptions"), body))
        .map(begun -> text(begun.path("transcription"), "id"));
  }

  @Override
  public void close() {
    http.close();
  }

  private static String path(TwilioAuth auth, String rest) {
    return "/2010-04-01/Accounts/" + auth.account() + rest;
  }

  private static String callPath(TwilioAuth auth, String callSid) {
    return path(auth, "/Calls/" + TwilioHttp.encode(callSid) + ".json");
  }

  /// Follows `next_page_uri`, which has no host. Follows no other URL, because each request carries
  /// the account's credentials.
  private <T> List<T> all(TwilioAuth auth, String first, String list, Function<JsonNode, T> read) {
    List<T> found = new ArrayList<>();
    String path = first;
    for (int pages = 0; !path.isEmpty() && pages < MAX_PAGES; pages++) {
      JsonNode page = http.get(auth, path);
      page.path(list).forEach(item -> found.add(read.apply(item)));
      path = page.path("next_page_uri").stringValue("");
      if (!path.isEmpty() && !path.startsWith(path(auth, "/"))) {
        throw new TwilioFailure.Unreachable("the next page is not a page of the account: " + path);
      }
    }
    return found;
  }

  private static Optional<JsonNode> unlessAbsent(Supplier<JsonNode> request) {
    try {
      return Optional.of(request.get());
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static Application application(JsonNode node) {
    return new Application(
        new TwimlAppSid(text(node, "sid")), text(node, "friendly_name"), webhooks(node));
  }

  private static Number number(JsonNode node) {
    return new Number(
        new NumberSid(text(node, "sid")),
        text(node, "phone_number"),
        node.path("friendly_name").stringValue(""),
        new NumberVoiceConfig(
            webhooks(node),
            node.path("voice_application_sid").stringValue(""),
            node.path("trunk_sid").stringValue("")),
        node.path("capabilities").path("voice").asBoolean(true));
  }

  private static VoiceWebhooks webhooks(JsonNode node) {
    return new VoiceWebhooks(
        hook(node, "voice_url", "voice_method"),
        hook(node, "voice_fallback_url", "voice_fallback_method"),
        hook(node, "status_callback", "status_callback_method"));
  }

  private static VoiceWebhooks.Target hook(JsonNode node, String url, String method) {
    return new VoiceWebhooks.Target(
        node.path(url).stringValue(""), node.path(method).stringValue("POST"));
  }

  private static String text(JsonNode node, String name) {
    String text = node.path(name).stringValue("");
    if (text.isEmpty()) {
      throw new TwilioFailure.Unreachable("Twilio's answer has no " + name);
    }
    return text;
  }
}
