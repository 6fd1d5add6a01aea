package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.ConferenceMember;
import org.ringback.exchange.conference.JitterBuffer;
import org.ringback.exchange.conference.JoinOptions;
import org.ringback.exchange.conference.JoinResult;
import org.ringback.exchange.conference.LeaveReason;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.twiml.DialTarget;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs `<Dial><Conference>`. The call stays in the conference until it hangs up, is redirected or
/// removed, or the conference ends.
final class ConferenceVerb implements DialOperation, ConferenceMember {
  private static final Logger log = LoggerFactory.getLogger(ConferenceVerb.class);

  private static final int LABEL_IN_USE = 16025;
  private static final int INVALID_COACH = 13240;
  private static final int COACHED_ON_HOLD = 16027;

  private final SessionServices services;
  private final Session session;
  private final Verb.Dial dial;
  private final DialTarget.Conference dialTarget;
  private final TwimlFetcher.Document document;
  private long enteredAt;
  private @Nullable JoinResult result;
  private volatile boolean unreachable;

  ConferenceVerb(
      SessionServices services,
      Session session,
      Verb.Dial dial,
      DialTarget.Conference dialTarget,
      TwimlFetcher.Document document) {
    this.services = services;
    this.session = session;
    this.dial = dial;
    this.dialTarget = dialTarget;
    this.document = document;
  }

  @Override
  public void run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Call call = session.call();
    result = services.conferences().enter(call.account(), options(), this);
    if (result != JoinResult.JOINED) {
      reportRefusal(result);
      return;
    }
    enteredAt = services.router().clock().nanos();
    LeaveReason reason = LeaveReason.PARTICIPANT_HUNG_UP;
    try {
      session.leg().onDigit(this::onDigit);
      awaitEnd();
    } catch (CallRedirectedException e) {
      reason = LeaveReason.PARTICIPANT_UPDATED_VIA_API;
      throw e;
    } finally {
      session.leg().onDigit(digit -> {});
      services.conferences().left(call.account(), call.sid(), reason, call.status().wire());
    }
  }

  private void reportRefusal(JoinResult refusal) {
    Call call = session.call();
    log.warn("Could not add call {} to conference {}: {}", call.sid(), dialTarget.name(), refusal);
    switch (refusal) {
      case LABEL_IN_USE ->
          alert(LABEL_IN_USE, "Participant label is in use by another participant");
      case COACHED_CALL_ABSENT -> alert(INVALID_COACH, "Invalid Whisper SID");
      case COACHED_CALL_ON_HOLD -> alert(COACHED_ON_HOLD, "Participant to be whispered is on hold");
      case JOINED, ENDED, FULL -> {}
    }
  }

  private void alert(int code, String text) {
    Call call = session.call();
    services
        .router()
        .webhooks()
        .alerts()
        .error(call.account(), call.sid(), code, "Dial->Conference: " + text);
  }

  private void awaitEnd() throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(dial.timeLimit());
    for (SessionEvent each; (each = session.eventQueue().next(deadline)) != null; ) {
      if (each instanceof SessionEvent.RemovedFromConference
          || each instanceof SessionEvent.StarPressed) {
        return;
      }
    }
  }

  private void onDigit(char digit) {
    if (digit == '*' && dial.hangupOnStar()) {
      session.eventQueue().add(new SessionEvent.StarPressed());
    }
  }

  private JoinOptions options() {
    String wait = dialTarget.waitUrl();
    return new JoinOptions(
        dialTarget.name(),
        dialTarget.muted(),
        dialTarget.startConferenceOnEnter(),
        dialTarget.endConferenceOnExit(),
        dialTarget.beep().onEnter(),
        dialTarget.beep().onExit(),
        wait == null ? null : waitTarget(wait),
        dialTarget.maxParticipants(),
        dialTarget.coach(),
        dialTarget.label(),
        dialTarget.jitterBuffer() == null ? null : JitterBuffer.of(dialTarget.jitterBuffer()),
        dialTarget.region(),
        dialTarget.record(),
        dialTarget.trim(),
        session.callback(document, dialTarget.callback()),
        dialTarget.callback().events(),
        session.callback(document, dialTarget.recordingCallback()),
        dialTarget.recordingCallback().events());
  }

  private @Nullable WebhookTarget waitTarget(String url) {
    return url.isEmpty()
        ? WebhookTarget.NONE
        : session.resolve(document, url, dialTarget.waitMethod());
  }

  @Override
  public String callSid() {
    return session.call().sid();
  }

  @Override
  public MediaEndpoint media() {
    return session.leg().media();
  }

  @Override
  public String region() {
    return session.call().details().region();
  }

  @Override
  public void removed() {
    session.eventQueue().add(new SessionEvent.RemovedFromConference());
  }

  @Override
  public void notEstablished() {
    unreachable = true;
    removed();
  }

  private boolean hasJoined() {
    return result == JoinResult.JOINED && !unreachable;
  }

  @Override
  public CallStatus status() {
    return hasJoined()
        ? CallStatus.COMPLETED
        : result == JoinResult.FULL ? CallStatus.BUSY : CallStatus.FAILED;
  }

  /// Twilio continues a call whose label is in use with the next verb.
  @Override
  public boolean skipsAction() {
    return result == JoinResult.LABEL_IN_USE;
  }

  /// Reports `answered`, as Twilio does for a conference.
  @Override
  public List<Map.Entry<String, String>> actionParameters() {
    long now = services.router().clock().nanos();
    boolean joined = hasJoined();
    long seconds = joined ? (now - enteredAt) / 1_000_000_000 : 0;
    return List.of(
        Map.entry("DialCallStatus", joined ? "answered" : status().wire()),
        Map.entry("DialCallDuration", String.valueOf(seconds)),
        Map.entry("DialBridged", String.valueOf(joined)));
  }
}
