package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.conference.Conferences;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingSource;
import org.ringback.exchange.recording.Recordings;

/// Recordings of the account, of calls and of conferences
/// (https://www.twilio.com/docs/voice/api/recording).
public final class RecordingRoutes {
  static final int INVALID = 20001;
  private static final int NOT_ELIGIBLE = 21220;
  private static final String CURRENT = "Twilio.CURRENT";

  private final Accounts accounts;
  private final LiveCallControl calls;
  private final Conferences conferences;
  private final Recordings recordings;
  private final RecordingJson json;

  public RecordingRoutes(
      Accounts accounts,
      LiveCallControl calls,
      Conferences conferences,
      Recordings recordings,
      Clock clock) {
    this.accounts = accounts;
    this.calls = calls;
    this.conferences = conferences;
    this.recordings = recordings;
    this.json = new RecordingJson(clock);
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    RecordingMedia media = new RecordingMedia(recordings);
    api.get("/Recordings", this::list);
    api.get(
        "/Recordings/{sid}",
        (c, a) -> {
          if (c.path().endsWith(".json")) {
            JsonResponses.json(c, 200, json.ofAccount(fetched(c, a)));
          } else {
            media.serve(c, a);
          }
        });
    api.delete("/Recordings/{sid}", (c, a) -> delete(c, inAccount(c, a)));

    api.post("/Calls/{callSid}/Recordings", this::start);
    api.get("/Calls/{callSid}/Recordings", (c, a) -> page(c, ofCall(c, a), json::ofCall));
    api.get(
        "/Calls/{callSid}/Recordings/{sid}",
        (c, a) -> JsonResponses.json(c, 200, json.ofCall(one(c, ofCall(c, a)))));
    api.post(
        "/Calls/{callSid}/Recordings/{sid}",
        (c, a) -> update(c, one(c, ofCall(c, a)), json::ofCall));
    api.delete("/Calls/{callSid}/Recordings/{sid}", (c, a) -> delete(c, one(c, ofCall(c, a))));

    String conference = "/Conferences/{conferenceSid}/Recordings";
    api.get(conference, (c, a) -> page(c, ofConference(c, a), json::ofConference));
    api.get(
        conference + "/{sid}",
        (c, a) -> JsonResponses.json(c, 200, json.ofConference(one(c, ofConference(c, a)))));
    api.post(
        conference + "/{sid}", (c, a) -> update(c, one(c, ofConference(c, a)), json::ofConference));
    api.delete(conference + "/{sid}", (c, a) -> delete(c, one(c, ofConference(c, a))));
  }

  private void list(Context context, Account account) {
    String call = context.queryParam("CallSid");
    String conference = context.queryParam("ConferenceSid");
    List<Recording> found =
        all(context, account).stream()
            .filter(r -> call == null || call.equals(r.record().callSid()))
            .filter(r -> conference == null || conference.equals(r.record().conferenceSid()))
            .toList();
    page(context, found, json::ofAccount);
  }

  private static void page(
      Context context, List<Recording> all, Function<Recording, Map<String, Object>> toJson) {
    List<Recording> found =
        all.stream()
            .filter(r -> DateFilter.fits(context, "DateCreated", r.record().started()))
            .toList();
    JsonResponses.page(context, "recordings", found, toJson);
  }

  private void start(Context context, Account account) {
    String callSid = RestApi.sid(context, "callSid");
    exists(context, calls.find(account, callSid));
    Recording begun =
        calls
            .record(
                RecordingForm.read(new Form(context), false)
                    .of(account, callSid, RecordingSource.START_CALL_RECORDING_API))
            .orElseThrow(
                () ->
                    new TwilioError(
                        400, NOT_ELIGIBLE, "Requested resource is not eligible for recording"));
    JsonResponses.json(context, 201, json.ofCall(begun));
  }

  private static void update(
      Context context, Recording recording, Function<Recording, Map<String, Object>> toJson) {
    Form form = new Form(context);
    String status = form.one("Status", "", Set.of("paused", "in-progress", "stopped"));
    boolean live =
        switch (status) {
          case "paused" ->
              recording.pause(
                  form.one("PauseBehavior", "silence", Set.of("skip", "silence")).equals("skip")
                      ? Recording.Pause.SKIP
                      : Recording.Pause.SILENCE);
          case "in-progress" -> recording.resume();
          default -> recording.stop();
        };
    if (!live) {
      throw new TwilioError(400, NOT_ELIGIBLE, "The recording has stopped: " + recording.sid());
    }
    JsonResponses.json(context, 200, toJson.apply(recording));
  }

  private void delete(Context context, Recording recording) {
    recordings.delete(recording);
    context.status(204);
  }

  private List<Recording> all(Context context, Account account) {
    return includesDeleted(context)
        ? recordings.listWithDeleted(account)
        : recordings.list(account);
  }

  private Recording fetched(Context context, Account account) {
    if (!includesDeleted(context)) {
      return inAccount(context, account);
    }
    return recordings
        .findWithDeleted(account, RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static boolean includesDeleted(Context context) {
    return "true".equalsIgnoreCase(context.queryParam("IncludeSoftDeleted"));
  }

  private Recording inAccount(Context context, Account account) {
    return recordings
        .find(account, RestApi.sid(context, "sid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private List<Recording> ofCall(Context context, Account account) {
    String callSid = RestApi.sid(context, "callSid");
    exists(context, calls.find(account, callSid));
    return recordings.ofCall(account, callSid);
  }

  private List<Recording> ofConference(Context context, Account account) {
    String sid = RestApi.sid(context, "conferenceSid");
    exists(context, conferences.find(account, sid));
    return recordings.ofConference(account, sid);
  }

  private static void exists(Context context, Optional<?> resource) {
    if (resource.isEmpty()) {
      throw TwilioError.notFound(context.path());
    }
  }

  /// Finds a recording. `Twilio.CURRENT` is the running one if there is only one.
  private static Recording one(Context context, List<Recording> all) {
    String sid = RestApi.sid(context, "sid");
    List<Recording> found =
        all.stream()
            .filter(r -> sid.equals(CURRENT) ? r.record().status().isLive() : r.sid().equals(sid))
            .toList();
    if (found.size() != 1) {
      throw TwilioError.notFound(context.path());
    }
    return found.getFirst();
  }
}
