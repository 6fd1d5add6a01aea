package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.conference.Participant;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.media.Goertzel;
import org.ringback.exchange.media.WavFile;

/// Conferences of phones, controlled through Twilio's library.
class ConferenceTest extends PhoneConference {
  @Test
  void three_participants_hear_each_other_and_callbacks_come_in_order() {
    room(" beep='false'" + EVENTS.replace("speaker ", ""));
    AudioCaller ada = joins(1).says(500);
    AudioCaller grace = joins(2).says(700);
    AudioCaller joan = joins(3).says(900);

    ada.expectHears("the others", s -> AudioCaller.isHeard(s, 700) && AudioCaller.isHeard(s, 900));
    assertThat(Goertzel.share(ada.peer().received().last(400), 500)).isLessThan(0.01);
    grace.expectHears(
        "the others", s -> AudioCaller.isHeard(s, 500) && AudioCaller.isHeard(s, 900));
    joan.expectHears("the others", s -> AudioCaller.isHeard(s, 500) && AudioCaller.isHeard(s, 700));

    var read =
        com.twilio.rest.api.v2010.account.Conference.reader()
            .setFriendlyName("Room 1")
            .setStatus(com.twilio.rest.api.v2010.account.Conference.Status.IN_PROGRESS)
            .read(twilio);
    assertThat(read.iterator().next().getSid()).isEqualTo(conference());
    String sid = conference();
    ada.hangsUp();
    awaitCallback("participant-leave");
    grace.hangsUp();
    joan.hangsUp();
    ReceivedWebhook end = awaitCallback("conference-end");

    assertThat(events())
        .containsExactly(
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-join",
            "participant-leave",
            "participant-leave",
            "participant-leave",
            "conference-end");
    assertThat(
            fixture.app.all("/status-conference").stream()
                .map(h -> Integer.valueOf(h.get("SequenceNumber"))))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(end.form())
        .containsEntry("ConferenceSid", sid)
        .containsEntry("FriendlyName", "Room 1")
        .containsEntry("ReasonConferenceEnded", "last-participant-left")
        .containsKeys("Timestamp", "CallSidEndingConference", "Reason");
    assertThat(awaitCallback("participant-leave").form())
        .containsEntry("CallSid", ada.call())
        .containsEntry("ReasonParticipantLeft", "participant_hung_up")
        .containsEntry("ParticipantCallStatus", "completed");
    var ended = com.twilio.rest.api.v2010.account.Conference.fetcher(sid).fetch(twilio);
    assertThat(ended.getStatus().toString()).isEqualTo("completed");
    assertThat(ended.getReasonConferenceEnded().toString()).isEqualTo("last-participant-left");
  }

  @Test
  void a_lone_participant_hears_music_until_the_conference_starts() {
    fixture.app.answer("/voice", "<Dial><Conference beep='false'>Room 1</Conference></Dial>");
    AudioCaller ada = joins(1);

    ada.expectHears("music", s -> Goertzel.loudness(s) > 0.01);
    assertThat(activeConference().orElseThrow().record().status()).isEqualTo("init");
    joins(2);

    ada.expectSilence();
  }

  @Test
  void the_conference_waits_for_a_participant_who_may_start_it() {
    room(" beep='false' startConferenceOnEnter='false'");
    AudioCaller ada = joins(1);
    AudioCaller grace = joins(2).says(700);
    assertThat(activeConference().orElseThrow().record().status()).isEqualTo("init");
    ada.expectSilence();

    room(" beep='false'");
    joins(3);

    ada.expectHears(700);
    assertThat(grace.phone().hasReceived("ended")).isFalse();
  }

  @Test
  void participants_hear_a_beep_on_entry() {
    room("");
    AudioCaller ada = joins(1);
    joins(2);
    int mark = ada.peer().received().length();
    joins(3);

    Eventually.get(
        () -> {
          short[] audio = ada.peer().received().since(mark);
          return Optional.of(audio).filter(h -> AudioCaller.isHeard(h, 880));
        },
        () -> "no beep");
  }

  @Test
  void rest_mutes_holds_and_unholds_a_participant() {
    room(" beep='false'" + EVENTS);
    AudioCaller ada = joins(1).says(500);
    AudioCaller grace = joins(2).says(700);
    grace.expectHears(500);

    Participant muted = Participant.updater(conference(), ada.call()).setMuted(true).update(twilio);
    assertThat(muted.getMuted()).isTrue();
    grace.expectSilence();
    ada.expectHears(700);
    Participant.updater(conference(), ada.call()).setMuted(false).update(twilio);
    grace.expectHears(500);

    Participant participant =
        Participant.updater(conference(), ada.call()).setHold(true).update(twilio);
    assertThat(participant.getHold()).isTrue();
    grace.expectSilence();
    ada.expectHears(
        "music alone", s -> Goertzel.loudness(s) > 0.01 && Goertzel.share(s, 700) < 0.1);
    assertThat(Participant.reader(conference()).setHold(true).read(twilio))
        .singleElement()
        .satisfies(p -> assertThat(p.getCallSid()).isEqualTo(ada.call()));
    Participant.updater(conference(), ada.call()).setHold(false).update(twilio);
    grace.expectHears(500);
    ada.expectHears(700);

    assertThat(awaitCallback("participant-mute").get("Muted")).isEqualTo("true");
    awaitCallback("participant-unmute");
    assertThat(awaitCallback("participant-hold").get("CallSid")).isEqualTo(ada.call());
    awaitCallback("participant-unhold");
    awaitCallback("participant-speech-start");
  }

  /// Serves a sound from the application and returns its URL.
  private String sound(String path, double hertz) {
    short[] samples = new short[2 * 8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * i / 8000));
    }
    byte[] wav = WavFile.write(samples);
    fixture.app.handle(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, wav.length);
          exchange.getResponseBody().write(wav);
        });
    return fixture.app.url(path);
  }

  @Test
  void a_participant_on_hold_hears_the_hold_url() {
    room(" beep='false'");
    fixture.app.answer("/hold", "<Play loop='0'>" + sound("/hold-tone", 1300) + "</Play>");
    AudioCaller ada = joins(1).says(500);
    AudioCaller grace = joins(2).says(700);
    grace.expectHears(500);

    Participant.updater(conference(), ada.call())
        .setHold(true)
        .setHoldUrl(URI.create(fixture.app.url("/hold")))
        .update(twilio);

    ada.expectHears(
        "its own sound alone", s -> AudioCaller.isHeard(s, 1300) && Goertzel.share(s, 700) < 0.1);
    grace.expectSilence();
    assertThat(fixture.app.awaitWebhook("/hold").method()).isEqualTo("GET");
    assertThat(fixture.app.awaitWebhook("/hold").get("ConferenceSid")).isEqualTo(conference());
    Participant.updater(conference(), ada.call()).setHold(false).update(twilio);
    ada.expectHears(
        "the other alone", s -> AudioCaller.isHeard(s, 700) && Goertzel.share(s, 1300) < 0.1);
  }

  @Test
  void only_one_participant_hears_its_announcement() {
    room(" beep='false'" + EVENTS);
    fixture.app.answer("/announce", "<Play loop='3'>" + sound("/tone", 1300) + "</Play>");
    AudioCaller ada = joins(1).says(500);
    AudioCaller grace = joins(2).says(700);
    grace.expectHears(500);

    Participant.updater(conference(), ada.call())
        .setAnnounceUrl(URI.create(fixture.app.url("/announce")))
        .update(twilio);

    ada.expectHears(1300);
    grace.expectHears(
        "ada alone", s -> AudioCaller.isHeard(s, 500) && Goertzel.share(s, 1300) < 0.02);
    assertThat(awaitCallback("announcement-end").get("CallSid")).isEqualTo(ada.call());
  }

  @Test
  void participants_hear_a_beep_on_exit_after_rest_enabled_it() {
    room(" beep='false'");
    AudioCaller ada = joins(1);
    AudioCaller grace = joins(2);
    joins(3);
    Participant.updater(conference(), grace.call()).setBeepOnExit(true).update(twilio);
    int mark = ada.peer().received().length();

    grace.hangsUp();

    Eventually.get(
        () ->
            Optional.of(ada.peer().received().since(mark)).filter(h -> AudioCaller.isHeard(h, 440)),
        () -> "no beep");
  }

  @Test
  void only_the_coached_participant_hears_a_coach() {
    room(" beep='false' participantLabel='agent'");
    AudioCaller agent = joins(1).says(500);
    room(" beep='false'");
    AudioCaller customer = joins(2).says(700);
    room(" beep='false' coach='" + agent.call() + "' participantLabel='boss'");
    AudioCaller boss = joins(3).says(900);

    agent.expectHears("both", s -> AudioCaller.isHeard(s, 700) && AudioCaller.isHeard(s, 900));
    boss.expectHears("both", s -> AudioCaller.isHeard(s, 500) && AudioCaller.isHeard(s, 700));
    customer.expectHears(
        "the agent", s -> AudioCaller.isHeard(s, 500) && Goertzel.share(s, 900) < 0.01);
    Participant read = Participant.fetcher(conference(), "boss").fetch(twilio);
    assertThat(read.getCallSid()).isEqualTo(boss.call());
    assertThat(read.getCoaching()).isTrue();
    assertThat(read.getCallSidToCoach()).isEqualTo(agent.call());

    Participant.updater(conference(), boss.call()).setCoaching(false).update(twilio);
    customer.expectHears("both", s -> AudioCaller.isHeard(s, 500) && AudioCaller.isHeard(s, 900));
  }

  @Test
  void the_call_of_a_removed_participant_continues() {
    room(" beep='false'" + EVENTS);
    AudioCaller ada = joins(1);
    AudioCaller grace = joins(2);
    fixture.app.answer("/dialed", "<Pause length='30'/>");

    assertThat(Participant.deleter(conference(), ada.call()).delete(twilio)).isTrue();

    ReceivedWebhook action = fixture.app.awaitWebhook("/dialed");
    assertThat(action.form())
        .containsEntry("CallSid", ada.call())
        .containsEntry("DialCallStatus", "answered");
    assertThat(ada.phone().hasReceived("ended")).isFalse();
    assertThat(grace.phone().hasReceived("ended")).isFalse();
    assertThatThrownBy(() -> Participant.fetcher(conference(), ada.call()).fetch(twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }

  @Test
  void end_conference_on_exit_ends_the_conference_for_all() {
    room(" beep='false'" + EVENTS);
    AudioCaller ada = joins(1);
    room(" beep='false' endConferenceOnExit='true'");
    AudioCaller grace = joins(2);

    grace.hangsUp();

    ada.phone().awaitFrame("ended", ada.call());
    assertThat(awaitCallback("conference-end").form())
        .containsEntry("ReasonConferenceEnded", "participant-with-end-conference-on-exit-left")
        .containsEntry("CallSidEndingConference", grace.call());
  }

  @Test
  void rest_ends_a_conference() {
    room(" beep='false'" + EVENTS);
    AudioCaller ada = joins(1);
    AudioCaller grace = joins(2);

    com.twilio.rest.api.v2010.account.Conference.updater(conference())
        .setStatus(com.twilio.rest.api.v2010.account.Conference.UpdateStatus.COMPLETED)
        .update(twilio);

    ada.phone().awaitFrame("ended", ada.call());
    grace.phone().awaitFrame("ended", grace.call());
    assertThat(awaitCallback("conference-end").get("ReasonConferenceEnded"))
        .isEqualTo("conference-ended-via-api");
    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("answered");
  }

  @Test
  void a_full_conference_rejects_participants() {
    room(" beep='false' maxParticipants='2'");
    joins(1);
    joins(2);

    AudioCaller late = person("+15550001103");
    late.dials(ExchangeFixture.NUMBER);

    assertThat(
            fixture.app.awaitWebhook("/dialed", h -> h.get("CallSid").equals(late.call())).form())
        .containsEntry("DialCallStatus", "busy");
    assertThat(activeConference().orElseThrow().participants()).hasSize(2);
  }

  @Test
  void an_announcement_plays_and_its_end_is_reported() {
    room(" beep='false'" + EVENTS);
    fixture.app.answer("/announce", "<Say>Attention please</Say>");
    AudioCaller ada = joins(1);
    joins(2);
    ada.expectSilence();
    int before = ada.samplesReceived();

    com.twilio.rest.api.v2010.account.Conference.updater(conference())
        .setAnnounceUrl(URI.create(fixture.app.url("/announce")))
        .update(twilio);

    ada.expectHasHeard("a voice", before, s -> Goertzel.loudness(s) > 0.01);
    assertThat(awaitCallback("announcement-end").get("AnnounceUrl"))
        .isEqualTo(fixture.app.url("/announce"));
    assertThat(fixture.app.awaitWebhook("/announce").get("ConferenceSid")).isEqualTo(conference());
  }
}
