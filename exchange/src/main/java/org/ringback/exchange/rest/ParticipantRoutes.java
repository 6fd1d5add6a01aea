package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.call.TooManyCallsException;
import org.ringback.exchange.conference.Conference;
import org.ringback.exchange.conference.Conferences;
import org.ringback.exchange.conference.JoinResult;
import org.ringback.exchange.conference.ParticipantChange;
import org.ringback.exchange.conference.ParticipantRecord;

/// Participants of a conference
/// (https://www.twilio.com/docs/voice/api/conference-participant-resource).
public final class ParticipantRoutes {
  private static final int BAD_URL = 21205;
  private static final int LABEL_IN_USE = 16025;
  private static final int COACHED_ON_HOLD = 16027;
  private static final int COACHED_ABSENT = 16028;

  private final Accounts accounts;
  private final LiveCallControl calls;
  private final Conferences conferences;
  private final AlertLog alerts;

  public ParticipantRoutes(
      Accounts accounts, LiveCallControl calls, Conferences conferences, AlertLog alerts) {
    this.alerts = alerts;
    this.accounts = accounts;
    this.calls = calls;
    this.conferences = conferences;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    String all = "/Conferences/{conferenceSid}/Participants";
    String one = all + "/{callSid}";
    api.post(all, this::create);
    api.get(all, this::list);
    api.get(one, (c, a) -> JsonResponses.json(c, 200, toJson(a, find(c, conference(c, a)))));
    api.post(one, this::update);
    api.delete(one, this::remove);
  }

  /// Dials a participant into the conference. A name without an active conference creates one.
  private void create(Context context, Account account) {
    Form form = new Form(context);
    ParticipantRequest request = new ParticipantRequest(form);
    String sidOrName = RestApi.sid(context, "conferenceSid");
    Optional<Conference> running =
        Sid.isSid("CF", sidOrName)
            ? Optional.of(findActive(context, account))
            : conferences.running(account, sidOrName, CallEngine.DEFAULT_REGION, request.region());
    requireJoinable(request, running);
    String name = running.map(Conference::friendlyName).orElse(sidOrName);
    PlaceCallRequest placing = request.placing(name, account, calls);
    try {
      AtomicReference<ParticipantRecord> created = new AtomicReference<>();
      calls.place(
          account,
          placing,
          call ->
              created.set(
                  running
                      .orElseGet(
                          () ->
                              conferences.named(
                                  account, name, CallEngine.DEFAULT_REGION, request.region()))
                      .invite(call.sid(), request.options(name), request.earlyMedia())));
      ParticipantRecord participant = Objects.requireNonNull(created.get());
      UnsupportedParameters.warnUnsupported(alerts, account, participant.callSid(), form);
      JsonResponses.json(context, 201, toJson(account, participant));
    } catch (TooManyCallsException e) {
      throw new TwilioError(429, e.code(), String.valueOf(e.getMessage()));
    }
  }

  private static void requireJoinable(ParticipantRequest request, Optional<Conference> running) {
    String label = request.label();
    if (label != null && running.filter(each -> each.hasLabel(label)).isPresent()) {
      throw new TwilioError(
          400, LABEL_IN_USE, "Participant label is in use by another participant");
    }
    if (request.coach() != null) {
      requireCoachable(running, request.coach());
    }
  }

  private static void requireCoachable(Optional<Conference> conference, String callSidToCoach) {
    JoinResult refusal =
        conference.isPresent()
            ? conference.get().coachRefusal(callSidToCoach)
            : JoinResult.COACHED_CALL_ABSENT;
    if (refusal == JoinResult.COACHED_CALL_ON_HOLD) {
      throw new TwilioError(400, COACHED_ON_HOLD, "Participant to be whispered is on hold");
    }
    if (refusal != null) {
      throw new TwilioError(
          400, COACHED_ABSENT, "Participant to be whispered is not present in the conference");
    }
  }

  private Conference findActive(Context context, Account account) {
    Conference conference = conference(context, account);
    if (conference.record().status().equals("completed")) {
      throw TwilioError.notFound(context.path());
    }
    return conference;
  }

  private void list(Context context, Account account) {
    List<ParticipantRecord> found =
        conference(context, account).participants().stream()
            .filter(p -> fits(context, "Muted", p.muted()))
            .filter(p -> fits(context, "Hold", p.hold()))
            .filter(p -> fits(context, "Coaching", p.callSidToCoach() != null))
            .toList();
    JsonResponses.page(context, "participants", found, p -> toJson(account, p));
  }

  private static boolean fits(Context context, String name, boolean value) {
    String expected = context.queryParam(name);
    return expected == null
        || expected.isEmpty()
        || expected.equalsIgnoreCase(String.valueOf(value));
  }

  private void update(Context context, Account account) {
    Conference conference = conference(context, account);
    Form form = new Form(context);
    WebhookTarget announcement =
        form.target("AnnounceUrl", "AnnounceMethod", WebhookTarget.NONE, BAD_URL);
    WebhookTarget hold =
        form.target("HoldUrl", "HoldMethod", new WebhookTarget("", "GET"), BAD_URL);
    Optional<String> coached = form.text("CallSidToCoach");
    if (coached.isPresent() && !Boolean.FALSE.equals(form.flag("Coaching"))) {
      requireCoachable(Optional.of(conference), coached.get());
    }
    ParticipantChange change =
        new ParticipantChange(
            form.flag("Muted"),
            form.flag("Hold"),
            hold.isSet() ? hold : null,
            form.has("WaitUrl")
                ? form.target("WaitUrl", "WaitMethod", WebhookTarget.NONE, BAD_URL)
                : null,
            form.flag("EndConferenceOnExit"),
            form.flag("BeepOnExit"),
            form.flag("Coaching"),
            coached.orElse(null),
            announcement.isSet() ? announcement : null);
    ParticipantRecord updated =
        conference
            .update(find(context, conference).callSid(), change)
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    JsonResponses.json(context, 200, toJson(account, updated));
  }

  /// Removes a participant. One that is still ringing stops ringing.
  private void remove(Context context, Account account) {
    Conference conference = conference(context, account);
    ParticipantRecord participant = find(context, conference);
    if (participant.connected()) {
      conference.remove(participant.callSid());
    } else {
      calls.end(account, participant.callSid());
    }
    context.status(204);
  }

  private Conference conference(Context context, Account account) {
    return conferences
        .find(account, RestApi.sid(context, "conferenceSid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static ParticipantRecord find(Context context, Conference conference) {
    return conference
        .participant(RestApi.sid(context, "callSid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private Map<String, Object> toJson(Account account, ParticipantRecord participant) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", participant.accountSid());
    body.put("call_sid", participant.callSid());
    body.put("label", participant.label());
    body.put("call_sid_to_coach", participant.callSidToCoach());
    body.put("coaching", participant.callSidToCoach() != null);
    body.put("conference_sid", participant.conferenceSid());
    body.put("date_created", JsonResponses.date(participant.created()));
    body.put("date_updated", JsonResponses.date(participant.updated()));
    body.put("end_conference_on_exit", participant.endConferenceOnExit());
    body.put("muted", participant.muted());
    body.put("hold", participant.hold());
    body.put("start_conference_on_enter", participant.startConferenceOnEnter());
    body.put("status", status(account, participant));
    body.put("queue_time", "0");
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + participant.accountSid()
            + "/Conferences/"
            + participant.conferenceSid()
            + "/Participants/"
            + participant.callSid()
            + ".json");
    return body;
  }

  private String status(Account account, ParticipantRecord participant) {
    if (participant.connected()) {
      return "connected";
    }
    @Nullable CallStatus call =
        calls.find(account, participant.callSid()).map(CallRecord::status).orElse(null);
    return switch (call) {
      case null -> "failed";
      case QUEUED -> "queued";
      case INITIATED, IN_PROGRESS -> "connecting";
      case RINGING -> "ringing";
      case COMPLETED -> "complete";
      case BUSY, FAILED, NO_ANSWER, CANCELED -> "failed";
    };
  }
}
