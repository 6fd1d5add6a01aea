package org.ringback.exchange.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Hook;
import org.ringback.exchange.conference.Admission;
import org.ringback.exchange.conference.Departure;
import org.ringback.exchange.conference.Party;
import org.ringback.exchange.media.MediaEndpoint;
import org.ringback.exchange.twiml.Room;
import org.ringback.exchange.twiml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One `<Dial><Conference>`: the call is in the conference until it hangs up, is sent elsewhere or
/// removed, or the conference ends.
final class Conferencing implements Dialled, Party {
  private static final Logger log = LoggerFactory.getLogger(Conferencing.class);

  private final Workshop workshop;
  private final Session session;
  private final Verb.Dial dial;
  private final Room.Conference room;
  private final Instructions.Document document;
  private long enteredAt;
  private boolean entered;

  Conferencing(
      Workshop workshop,
      Session session,
      Verb.Dial dial,
      Room.Conference room,
      Instructions.Document document) {
    this.workshop = workshop;
    this.session = session;
    this.dial = dial;
    this.room = room;
    this.document = document;
  }

  @Override
  public void run() throws Inbox.Over, Inbox.Diverted {
    session.answer();
    Call call = session.call();
    if (workshop.conferences().enter(call.account(), admission(), this).isEmpty()) {
      log.warn("call {}: conference {} is full", call.sid(), room.name());
      return;
    }
    entered = true;
    enteredAt = workshop.switchboard().clock().nanos();
    Departure why = Departure.PARTICIPANT_HUNG_UP;
    try {
      session.leg().onDigit(this::pressed);
      stay();
    } catch (Inbox.Diverted e) {
      why = Departure.PARTICIPANT_UPDATED_VIA_API;
      throw e;
    } finally {
      session.leg().onDigit(digit -> {});
      workshop.conferences().left(call.account(), call.sid(), why, call.status().wire());
    }
  }

  private void stay() throws Inbox.Over, Inbox.Diverted {
    long deadline = Inbox.deadline(dial.timeLimit());
    for (Happening each; (each = session.inbox().next(deadline)) != null; ) {
      if (each instanceof Happening.Removed || each instanceof Happening.Star) {
        return;
      }
    }
  }

  private void pressed(char digit) {
    if (digit == '*' && dial.hangupOnStar()) {
      session.inbox().add(new Happening.Star());
    }
  }

  private Admission admission() {
    String wait = room.waitUrl();
    return new Admission(
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

  private @Nullable Hook waiting(String url) {
    return url.isEmpty() ? Hook.NONE : session.resolve(document, url, room.waitMethod());
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
    session.inbox().add(new Happening.Removed());
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
