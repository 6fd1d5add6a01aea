package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.media.Goertzel;

/// Participants that REST dials into a conference.
class DialedParticipantTest extends PhoneConference {
  @Test
  void rest_dials_a_participant_into_the_conference() {
    room(" beep='false'" + EVENTS);
    AudioCaller ada = joins(1).says(500);
    AudioCaller customer = person(ExchangeFixture.CUSTOMER);

    Participant created =
        Participant.creator(
                conference(),
                new PhoneNumber(ExchangeFixture.NUMBER),
                new PhoneNumber(ExchangeFixture.CUSTOMER))
            .setLabel("customer <1>")
            .setMuted(false)
            .setBeep("false")
            .setEndConferenceOnExit(true)
            .setStatusCallback(URI.create(fixture.app.url("/status-rest")))
            .create(twilio);
    assertThat(created.getStatus().toString()).isIn("queued", "ringing");
    assertThat(created.getLabel()).isEqualTo("customer <1>");
    customer.answers().says(700);

    ada.expectHears(700);
    customer.expectHears(500);
    assertThat(customer.call()).isEqualTo(created.getCallSid());
    Participant read = Participant.fetcher(conference(), created.getCallSid()).fetch(twilio);
    assertThat(read.getStatus()).isEqualTo(Participant.Status.CONNECTED);
    assertThat(read.getEndConferenceOnExit()).isTrue();
    customer.hangsUp();
    ada.phone().awaitFrame("ended", ada.call());
    assertThat(fixture.app.statuses("/status-rest", "completed")).containsExactly("completed");
  }

  private Participant callsIn(@Nullable Boolean earlyMedia) {
    Participant created =
        Participant.creator(
                "Room 1",
                new PhoneNumber(ExchangeFixture.NUMBER),
                new PhoneNumber(ExchangeFixture.CUSTOMER))
            .setEarlyMedia(earlyMedia)
            .create(twilio);
    Eventually.get(
        () ->
            Optional.of(
                    Participant.fetcher(conference(), created.getCallSid())
                        .fetch(twilio)
                        .getStatus())
                .filter(s -> s == Participant.Status.RINGING),
        () -> "it does not ring");
    return created;
  }

  private static boolean isRinging(short[] audio) {
    return AudioCaller.isHeard(audio, 440) && AudioCaller.isHeard(audio, 480);
  }

  @Test
  void participants_hear_ringing_until_a_dialed_participant_answers() {
    room(" beep='false'");
    AudioCaller customer = person(ExchangeFixture.CUSTOMER);
    AudioCaller ada = joins(1);
    joins(2);

    callsIn(null);
    ada.expectHears("the ringing", DialedParticipantTest::isRinging);
    customer.answers().says(700);

    ada.expectHears("the customer alone", s -> Goertzel.share(s, 700) > 0.5 && !isRinging(s));
    int mark = ada.peer().received().length();
    int cadence = 6 * 8000;
    Eventually.get(
        () -> Optional.of(ada.peer()).filter(p -> p.received().length() - mark > cadence),
        () -> "too little was heard");
    assertThat(Goertzel.share(ada.peer().received().since(mark), 440)).isLessThan(0.001);
  }

  @Test
  void ringing_replaces_music_and_music_resumes() {
    fixture.app.answer("/voice", "<Dial><Conference beep='false'>Room 1</Conference></Dial>");
    person(ExchangeFixture.CUSTOMER);
    AudioCaller ada = joins(1);
    ada.expectHears("music", s -> Goertzel.loudness(s) > 0.01 && !isRinging(s));

    Participant rung = callsIn(true);
    ada.expectHears("the ringing alone", s -> isRinging(s) && Goertzel.share(s, 440) > 0.3);
    Participant.deleter(conference(), rung.getCallSid()).delete(twilio);

    ada.expectHears("music", s -> Goertzel.loudness(s) > 0.01 && !isRinging(s));
  }

  @Test
  void without_early_media_participants_hear_no_ringing() {
    room(" beep='false'");
    AudioCaller customer = person(ExchangeFixture.CUSTOMER);
    AudioCaller ada = joins(1);
    joins(2);

    callsIn(false);
    ada.expectAudio();
    assertThat(Goertzel.loudness(ada.peer().received().last(400))).isLessThan(0.001);
    customer.answers().says(700);
    ada.expectHears(700);
  }

  @Test
  void a_dialed_participant_who_does_not_answer_never_joins() {
    Participant created =
        Participant.creator(
                "Room 2",
                new PhoneNumber(ExchangeFixture.NUMBER),
                new PhoneNumber(ExchangeFixture.CUSTOMER))
            .setConferenceStatusCallback(URI.create(fixture.app.url("/status-conference")))
            .setConferenceStatusCallbackEvent(List.of("leave", "end"))
            .create(twilio);

    assertThat(Participant.deleter(created.getConferenceSid(), created.getCallSid()).delete(twilio))
        .isTrue();

    assertThat(awaitCallback("participant-leave").form())
        .containsEntry("ReasonParticipantLeft", "participant_add_failed")
        .containsEntry("ParticipantCallStatus", "canceled");
    awaitCallback("conference-end");
  }
}
