package org.ringback.exchange.twiml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwimlTest {
  private static List<Verb> parse(String verbs) throws TwimlException {
    return Twiml.parse(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "</Response>");
  }

  @Test
  void every_verb_is_read_with_its_defaults() throws TwimlException {
    assertThat(
            parse(
                "<Say voice='alice' language='en-GB'>Hello, <emphasis>dear</emphasis> caller</Say>"
                    + "<Play loop='2'> http://a/b.wav </Play><Play digits='12w#'/>"
                    + "<Pause/><Pause length='5'/><Reject/><Reject reason='busy'/>"
                    + "<Redirect method='GET'>/next</Redirect><Hangup/>"))
        .containsExactly(
            new Verb.Say(1, "Hello, dear caller", "alice", "en-GB"),
            new Verb.Play(2, "http://a/b.wav", ""),
            new Verb.Play(1, "", "12w#"),
            new Verb.Pause(Duration.ofSeconds(1)),
            new Verb.Pause(Duration.ofSeconds(5)),
            new Verb.Reject(Verb.Reject.Reason.REJECTED),
            new Verb.Reject(Verb.Reject.Reason.BUSY),
            new Verb.Redirect("GET", "/next"),
            new Verb.Hangup());
  }

  @Test
  void a_dial_contains_numbers_and_clients() throws TwimlException {
    assertThat(
            parse(
                "<Dial answerOnBridge='true' sequential='true' timeout='25' callerId='+15550100000' action='/done'"
                    + " method='GET' hangupOnStar='true' timeLimit='60' newAttribute='x'>"
                    + "<Number sendDigits='ww12#' statusCallback='/s' statusCallbackEvent='initiated answered'>"
                    + "+15550001111</Number>"
                    + "<Client url='/whisper' method='GET'><Identity>ada</Identity><Parameter name='a' value='&lt;1&gt;'/>"
                    + "</Client><Client>grace</Client></Dial>"))
        .containsExactly(
            new Verb.Dial(
                true,
                true,
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                "+15550100000",
                true,
                "/done",
                "GET",
                null,
                null,
                List.of(
                    new Noun.Number(
                        "+15550001111",
                        "ww12#",
                        "",
                        "POST",
                        new StatusCallback("/s", "POST", Set.of("initiated", "answered"))),
                    new Noun.Client("ada", Map.of("a", "<1>"), "/whisper", "GET", none()),
                    new Noun.Client("grace", Map.of(), "", "POST", none()))));
  }

  @Test
  void plain_text_in_a_dial_is_a_number_and_a_dial_has_defaults() throws TwimlException {
    assertThat(parse("<Dial>415-123-4567</Dial>"))
        .containsExactly(
            new Verb.Dial(
                false,
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(14400),
                null,
                false,
                null,
                "POST",
                null,
                null,
                List.of(new Noun.Number("415-123-4567", "", "", "POST", none()))));
  }

  private static StatusCallback none() {
    return new StatusCallback("", "POST", Set.of("completed"));
  }

  @Test
  void an_empty_response_is_an_empty_document() throws TwimlException {
    assertThat(Twiml.parse("<Response/>")).isEmpty();
  }

  @Test
  void unsupported_attributes_are_listed() throws TwimlException {
    String document =
        "<Response xmlns='urn:x'><Dial ringTone='us' timeout='5'><Number byoc='BY1' url='/w'>+1</Number>"
            + "</Dial><Say voice='alice'><phoneme alphabet='x'>a</phoneme></Say>"
            + "<Gather speechModel='default' finishOnKey='' bargeIn='false'/>"
            + "<Start><Stream url='wss://a/'><Parameter name='a' value='b'/></Stream></Start>"
            + "</Response>";
    assertThat(Twiml.read(document).unsupported())
        .containsExactly(
            "attribute ringTone of <Dial>",
            "attribute byoc of <Number>",
            "attribute speechModel of <Gather>");
  }

  private static void refused(String document, int code) {
    assertThatThrownBy(() -> Twiml.parse(document))
        .asInstanceOf(InstanceOfAssertFactories.type(TwimlException.class))
        .extracting(TwimlException::code)
        .isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "<Response>",
        "<Response><Say>a</Response>",
        "<Response>&nbsp;</Response>",
        "<!DOCTYPE Response><Response/>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Response><Say>&x;</Say></Response>",
        "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/evil.dtd'><Response/>",
        "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
            + "<Response><Say>&c;</Say></Response>",
      })
  void unsafe_xml_is_a_parse_failure(String document) {
    refused(document, 12100);
  }

  @Test
  void a_document_of_more_than_64_kib_is_a_parse_failure() {
    refused("<Response><Say>" + "a".repeat(65_536) + "</Say></Response>", 12100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Sing>la</Sing>",
        "<say>lower case</say>",
        "text between",
        "<Dial><Sip>sip:a@b</Sip></Dial>",
        "<Dial timeout='soon'>+1</Dial>",
        "<Dial timeout='0'>+1</Dial>",
        "<Dial answerOnBridge='maybe'>+1</Dial>",
        "<Dial method='PUT'>+1</Dial>",
        "<Dial><Number statusCallbackEvent='sneezed'>+1</Number></Dial>",
        "<Dial><Client/></Dial>",
        "<Dial><Number> </Number></Dial>",
        "<Dial><Client>a<Sip>b</Sip></Client></Dial>",
        "<Dial><Client><Identity>a</Identity><Parameter value='v'/></Client></Dial>",
        "<Dial><Client>1</Client><Client>2</Client><Client>3</Client><Client>4</Client>"
            + "<Client>5</Client><Client>6</Client><Client>7</Client><Client>8</Client>"
            + "<Client>9</Client><Client>10</Client><Client>11</Client></Dial>",
        "<Play/>",
        "<Play digits='x'/>",
        "<Dial><Number sendDigits='one'>+1</Number></Dial>",
        "<Gather bargeIn='perhaps'/>",
        "<Pause length='-1'/>",
        "<Reject reason='because'/>",
        "<Dial><Conference region='us9'>R</Conference></Dial>",
        "<Dial><Conference jitterBufferSize='huge'>R</Conference></Dial>",
        "<Hangup><Say>no</Say></Hangup>",
      })
  void unsupported_twiml_is_rejected(String verbs) {
    refused("<Response>" + verbs + "</Response>", 12200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a%2Fb", "CA0123456789abcdef0123456789abcdef"})
  void an_invalid_participant_label_has_its_own_error(String label) {
    refused(
        "<Response><Dial><Conference participantLabel='"
            + label
            + "'>R</Conference></Dial></Response>",
        16023);
  }

  @Test
  void another_root_is_not_twiml() {
    refused("<html/>", 12200);
  }
}
