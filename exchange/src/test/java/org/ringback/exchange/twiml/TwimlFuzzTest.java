package org.ringback.exchange.twiml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Mutations;

/// Fuzzes TwiML documents. Each is parsed or rejected with an error code of Twilio.
class TwimlFuzzTest {
  private static final String[] SEEDS = {
    """
    <?xml version="1.0" encoding="UTF-8"?><Response><Say voice="alice" loop="2">Hello &amp; <break/>
    you</Say><Play digits="ww12#">/a.wav</Play><Pause length="2"/><Redirect method="GET">/x</Redirect>
    </Response>
    """,
    """
    <Response><Dial answerOnBridge="true" timeout="25" action="/done" callerId="+15550100000">
    <Client statusCallback="/s" statusCallbackEvent="initiated ringing"><Identity>ada</Identity>
    <Parameter name="a" value="b"/></Client><Number url="/w">+15550001111</Number></Dial></Response>
    """,
    "<Response><Reject reason='busy'/></Response>",
    """
    <Response><Gather input="dtmf speech" timeout="3" numDigits="4" finishOnKey="#" action="/a" hints="yes,no"
    speechTimeout="auto" bargeIn="false" partialResultCallback="/p"><Say loop="2">Press</Say><Play>/a.mp3</Play>
    <Pause length="1"/></Gather><Record maxLength="30" finishOnKey="*#" transcribeCallback="/t" trim="do-not-trim"
    recordingStatusCallback="/r" recordingStatusCallbackEvent="in-progress completed"/></Response>
    """,
    """
    <Response><Dial record="record-from-ringing-dual" trim="trim-silence"><Conference muted="true" beep="onEnter"
    waitUrl="" maxParticipants="5" coach="CA0" participantLabel="ada" record="record-from-start"
    statusCallback="/c" statusCallbackEvent="start end join leave">a room</Conference></Dial></Response>
    """,
    """
    <Response><Enqueue waitUrl="/w" waitUrlMethod="GET" action="/d">support</Enqueue><Leave/><Dial sequential="true">
    <Number sendDigits="ww12#" url="/s">+15550001111</Number></Dial><Dial><Queue url="/u">support</Queue></Dial></Response>
    """,
    """
    <Response><Start><Stream name="s" url="wss://a.example/s" track="both_tracks"><Parameter name="a" value="b"/></Stream>
    </Start><Start><Transcription name="t" languageCode="en-US" partialResults="true"/></Start><Start><Recording
    channels="mono" track="inbound"/></Start><Stop><Stream name="s"/></Stop><Connect action="/e"><Stream url="/s"/>
    </Connect></Response>
    """,
    "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Response><Say>&a;</Say></Response>"
  };

  @FuzzTest
  void document(byte[] input) {
    try {
      assertThat(Twiml.parse(new String(input, StandardCharsets.UTF_8))).isNotNull();
    } catch (TwimlException e) {
      assertThat(e.code()).isBetween(12000, 13999);
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void mutated_documents_are_parsed_or_rejected() {
    Mutations mutations =
        new Mutations(
            42, List.of(SEEDS).stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
    for (int i = 0; i < 5_000; i++) {
      document(mutations.next());
    }
  }
}
