package org.ringback.exchange.twiml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the TwiML of conferences, queues, recordings and `<Gather>`, with Twilio's defaults.
class DialTargetTwimlTest {
  private static Verb verb(String verb) throws TwimlException {
    return Twiml.parse("<Response>" + verb + "</Response>").getFirst();
  }

  private static Verb.Dial dial(String dial) throws TwimlException {
    return (Verb.Dial) verb(dial);
  }

  @Test
  void a_conference_has_twilios_defaults() throws TwimlException {
    assertThat(dial("<Dial><Conference> My room </Conference></Dial>").dialTarget())
        .isEqualTo(
            new DialTarget.Conference(
                "My room",
                false,
                true,
                false,
                DialTarget.Conference.Beep.TRUE,
                null,
                "POST",
                250,
                null,
                null,
                null,
                null,
                false,
                true,
                new StatusCallback("", "POST", Set.of("")),
                new StatusCallback("", "POST", Set.of("completed"))));
  }

  @Test
  void a_conference_has_all_its_attributes() throws TwimlException {
    assertThat(
            dial("<Dial><Conference muted='true' startConferenceOnEnter='false'"
                    + " endConferenceOnExit='true' beep='onExit' waitUrl='' waitMethod='GET'"
                    + " maxParticipants='3' coach='CA1' participantLabel='a' region='us1'"
                    + " jitterBufferSize='small'"
                    + " record='record-from-start' trim='do-not-trim' statusCallback='/s'"
                    + " statusCallbackEvent='start, end' recordingStatusCallback='/r'"
                    + " recordingStatusCallbackMethod='GET'"
                    + " recordingStatusCallbackEvent='in-progress'>R</Conference></Dial>")
                .dialTarget())
        .isEqualTo(
            new DialTarget.Conference(
                "R",
                true,
                false,
                true,
                DialTarget.Conference.Beep.ONEXIT,
                "",
                "GET",
                3,
                "CA1",
                "a",
                "small",
                "us1",
                true,
                false,
                new StatusCallback("/s", "POST", Set.of("start", "end")),
                new StatusCallback("/r", "GET", Set.of("in-progress"))));
  }

  @Test
  void a_dial_can_contain_a_queue() throws TwimlException {
    assertThat(dial("<Dial><Queue url='/hello' method='GET'>support</Queue></Dial>").dialTarget())
        .isEqualTo(new DialTarget.Queue("support", "/hello", "GET"));
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, false",
    "record-from-answer, false, false",
    "record-from-ringing, false, true",
    "record-from-answer-dual, true, false",
    "record-from-ringing-dual, true, true",
  })
  void a_dial_is_recorded(String record, boolean dual, boolean ringing) throws TwimlException {
    assertThat(
            dial("<Dial record='" + record + "' recordingStatusCallback='/r'>+1</Dial>")
                .recording())
        .isEqualTo(
            new RecordingAttributes(
                dual,
                ringing,
                "both",
                false,
                new StatusCallback("/r", "POST", Set.of("completed"))));
    assertThat(dial("<Dial record='do-not-record'>+1</Dial>").recording()).isNull();
  }

  @Test
  void a_gather_has_its_defaults_and_its_prompts() throws TwimlException {
    assertThat(verb("<Gather><Say>Press</Say><Pause/></Gather>"))
        .isEqualTo(
            new Gather(
                true,
                false,
                Duration.ofSeconds(5),
                0,
                "#",
                null,
                "POST",
                false,
                "en-US",
                "",
                Duration.ofSeconds(2),
                true,
                new StatusCallback("", "POST", Set.of()),
                List.of(new Verb.Say(1, "Press"), new Verb.Pause(Duration.ofSeconds(1)))));
    Gather gather =
        (Gather)
            verb(
                "<Gather input='dtmf speech' timeout='3' numDigits='4' finishOnKey=''"
                    + " action='/a' method='GET' actionOnEmptyResult='true' language='de-DE'"
                    + " hints='yes,no' speechTimeout='1' bargeIn='false'"
                    + " partialResultCallback='/part' partialResultCallbackMethod='GET'/>");
    assertThat(gather)
        .isEqualTo(
            new Gather(
                true,
                true,
                Duration.ofSeconds(3),
                4,
                "",
                "/a",
                "GET",
                true,
                "de-DE",
                "yes,no",
                Duration.ofSeconds(1),
                false,
                new StatusCallback("/part", "GET", Set.of()),
                List.of()));
  }

  @Test
  void a_record_has_its_defaults() throws TwimlException {
    assertThat(verb("<Record/>"))
        .isEqualTo(
            new Record(
                null,
                "POST",
                Duration.ofSeconds(5),
                "1234567890*#",
                Duration.ofSeconds(3600),
                true,
                true,
                new StatusCallback("", "POST", Set.of("completed")),
                null));
    assertThat(((Record) verb("<Record transcribeCallback='/words'/>")).transcribe())
        .isEqualTo(new StatusCallback("/words", "POST", Set.of()));
  }

  @Test
  void a_call_is_enqueued_and_leaves() throws TwimlException {
    assertThat(verb("<Enqueue waitUrl='/w' action='/a'>support</Enqueue>"))
        .isEqualTo(new Enqueue("support", "/a", "POST", "/w", "POST"));
    assertThat(verb("<Leave/>")).isEqualTo(new Verb.Leave());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Dial><Conference/></Dial>",
        "<Dial><Conference beep='loud'>R</Conference></Dial>",
        "<Dial><Conference maxParticipants='251'>R</Conference></Dial>",
        "<Dial><Conference statusCallbackEvent='sneeze'>R</Conference></Dial>",
        "<Dial><Conference record='always'>R</Conference></Dial>",
        "<Dial><Conference>R</Conference><Client>a</Client></Dial>",
        "<Dial><Queue>a</Queue><Queue>b</Queue></Dial>",
        "<Dial record='maybe'>+1</Dial>",
        "<Dial recordingTrack='mine'>+1</Dial>",
        "<Dial record='true' trim='short'>+1</Dial>",
        "<Gather input='smell'/>",
        "<Gather numDigits='0'/>",
        "<Gather finishOnKey='A'/>",
        "<Gather><Dial>+1</Dial></Gather>",
        "<Record maxLength='0'/>",
        "<Record><Say>no</Say></Record>",
        "<Enqueue/>",
        "<Enqueue workflowSid='WW1'>a</Enqueue>",
      })
  void invalid_twiml_is_rejected(String verb) {
    assertThatThrownBy(() -> verb(verb))
        .asInstanceOf(InstanceOfAssertFactories.type(TwimlException.class))
        .extracting(TwimlException::code)
        .isEqualTo(TwimlException.SCHEMA_VALIDATION);
  }
}
