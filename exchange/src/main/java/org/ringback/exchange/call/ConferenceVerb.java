package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.ConferenceMember;
import org.ringback.exchange.conference.JoinOptions;
import org.ringback.exchange.conference.LeaveReason;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.twiml.DialTarget;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One `<Dial><Conference>`: the call is in the conference until it hangs up, is sent elsewhere or
/// removed, or the conference ends.
final class ConferenceVerb implements DialOperation, ConferenceMember {
  private static final Logger log = LoggerFactory.getLogger(ConferenceVerb.class);

  private final SessionServices workshop;
  private final Session session;
  private final Verb.Dial dial;
  private final DialTarget.Conference room;
  private final TwimlFetcher.Document document;
  private long enteredAt;
  private boolean entered;

  ConferenceVerb(
      SessionServices workshop,
      Session session,
      Verb.Dial dial,
      DialTarget.Conference room,
      TwimlFetcher.Document document) {
    this.workshop = workshop;
    this.session = session;
    this.dial = dial;
    this.room = room;
    this.document = document;
  }

  @Override
  public void run() throws CallEndedException, CallRedirectedException {
    session.answer();
    Call call = session.call();
    if (workshop.conferences().enter(call.account(), admission(), this).isEmpty()) {
      log.warn("call {}: conference {} is full", call.sid(), room.name());
      return;
    }
    entered = true;
    enteredAt = workshop.switchboard().clock().nanos();
    LeaveReason why = LeaveReason.PARTICIPANT_HUNG_UP;
    try {
      session.leg().onDigit(this::pressed);
      stay();
    } catch (CallRedirectedException e) {
      why = LeaveReason.PARTICIPANT_UPDATED_VIA_API;
      throw e;
    } finally {
      session.leg().onDigit(digit -> {});
      workshop.conferences().left(call.account(), call.sid(), why, call.status().wire());
    }
  }

  private void stay() throws CallEndedException, CallRedirectedException {
    long deadline = SessionEventQueue.deadline(dial.timeLimit());
    for (SessionEvent each; (each = session.inbox().next(deadline)) != null; ) {
      if (each instanceof SessionEvent.Removed || each instanceof SessionEvent.Star) {
        return;
      }
    }
  }

  private void pressed(char digit) {
    if (digit == '*' && dial.hangupOnStar()) {
      session.inbox().add(new SessionEvent.Star());
    }
  }

  private JoinOptions admission() {
    String wait = room.waitUrl();
    return new JoinOptions(
        room.name(),
        room.muted(),
        room.startConferenceOnEnter(),
        room.endConferenceOnExit(),
        room.beep().onEnter(),
        room.beep().onExit(),
        wait == null ? null : waiting(wait),
        room.maxParticipants(),
        room.coach(),
        room.label(),
        room.record(),
        room.trim(),
        session.callback(document, room.callback()),
        room.callback().events(),
        session.callback(document, room.recordingCallback()),
        room.recordingCallback().events());
  }

  private @Nullable WebhookTarget waiting(String url) {
    return url.isEmpty() ? WebhookTarget.NONE : session.resolve(document, url, room.waitMethod());
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
  public void removed() {
    session.inbox().add(new SessionEvent.Removed());
  }

  @Override
  public CallStatus status() {
    return entered ? CallStatus.COMPLETED : CallStatus.BUSY;
  }

  /// Twilio tells `answered` of a conference.
  @Override
  public List<Map.Entry<String, String>> outcome() {
    long now = workshop.switchboard().clock().nanos();
    long seconds = entered ? (now - enteredAt) / 1_000_000_000 : 0;
    return List.of(
        Map.entry("DialCallStatus", entered ? "answered" : status().wire()),
        Map.entry("DialCallDuration", String.valueOf(seconds)),
        Map.entry("DialBridged", String.valueOf(entered)));
  }
}
