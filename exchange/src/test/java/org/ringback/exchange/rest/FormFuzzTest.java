package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.javalin.http.servlet.JavalinServletContextKt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Mutations;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.twiml.Twiml;
import org.ringback.exchange.twiml.TwimlException;

/// Fuzzes form bodies. Each is parsed or rejected with an error code of Twilio.
class FormFuzzTest {
  private static final String[] SEEDS = {
    "To=%2B15550001111&From=%2B15550100000&Url=http%3A%2F%2Fa.example%2F%23rc%3D2&Method=GET&Timeout=5"
        + "&StatusCallback=https%3A%2F%2Fa.example%2Fs&StatusCallbackEvent=ringing&StatusCallbackEvent=answered+completed",
    "To=client%3Aada&From=%2B15550100000&Twiml=%3CResponse%2F%3E&MachineDetection=DetectMessageEnd"
        + "&AsyncAmd=true&AsyncAmdStatusCallback=http%3A%2F%2Fa.example%2F&SendDigits=1w%23&TimeLimit=60",
    "To=%2B15550001111&From=%2B15550100000&Record=true&RecordingChannels=dual&RecordingTrack=both"
        + "&RecordingStatusCallback=http%3A%2F%2Fa.example%2Fr&RecordingStatusCallbackEvent=in-progress&Trim=do-not-trim",
    "To=%2B15550001111&From=%2B15550100000&Label=a%22b%26%3Cc%3E&Beep=onEnter&Muted=true&Coaching=true"
        + "&CallSidToCoach=CA0&ConferenceRecord=true&WaitUrl=http%3A%2F%2Fa.example%2Fw&MaxParticipants=7&EarlyMedia=false",
    "To=%2B15550001111&From=%2B15550009999&CallToken=%7B%22parentCallInfoToken%22%3A%22Q0EwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA%22%7D",
    "ApplicationSid=AP0&To=%F0%9F%98%80&From=%&Timeout=99999999999&=&a&&b=c=d"
  };

  private final Account account = account();

  private static Account account() {
    Account made = new Accounts(Clock.systemUTC(), new Random(1)).create("Acme");
    made.addNumber("+15550100000", "Support");
    return made;
  }

  @FuzzTest
  void form(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    Form form;
    try {
      form = new Form(JavalinServletContextKt.splitKeyValueStringAndGroupByKey(body, "UTF-8"));
    } catch (IllegalArgumentException e) {
      return; // no form at all
    }
    expectParsedOrRejected(
        () -> assertThat(new CallRequest(form, account).read(new NoCalls())).isNotNull());
    expectParsedOrRejected(() -> participant(new ParticipantRequest(form)));
    expectParsedOrRejected(() -> assertThat(RecordingForm.read(form, true)).isNotNull());
    expectParsedOrRejected(() -> assertThat(RecordingForm.read(form, false)).isNotNull());
    for (String date : form.all("To")) {
      expectParsedOrRejected(() -> assertThat(Dates.from(date, "To")).isNotNull());
      expectParsedOrRejected(() -> assertThat(Dates.to(date, "To")).isNotNull());
    }
  }

  /// Verifies that the generated TwiML of a participant's call is well-formed for any input.
  private void participant(ParticipantRequest request) {
    PlaceCallRequest placed = request.placing("a room <1>", account, new NoCalls());
    assertThat(request.options("a room")).isNotNull();
    try {
      assertThat(Twiml.parse(String.valueOf(placed.twiml()))).hasSize(1);
    } catch (TwimlException e) {
      assertThat(e.code()).as(e.getMessage()).isIn(12100, 12200);
    }
  }

  private static void expectParsedOrRejected(Runnable reading) {
    try {
      reading.run();
    } catch (TwilioError e) {
      assertThat(e.status()).isBetween(400, 499);
      assertThat(e.code()).isPositive();
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void mutated_forms_are_parsed_or_rejected() {
    Mutations mutations =
        new Mutations(
            42, List.of(SEEDS).stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
    for (int i = 0; i < 5_000; i++) {
      form(mutations.next());
    }
  }

  @Test
  void the_valid_seeds_are_parsed() {
    for (String seed : List.of(SEEDS).subList(0, 4)) {
      Form form = new Form(JavalinServletContextKt.splitKeyValueStringAndGroupByKey(seed, "UTF-8"));
      assertThat(new ParticipantRequest(form).placing("room", account, new NoCalls()).to())
          .isIn(Set.of("+15550001111", "client:ada"));
    }
  }

  private static final class NoCalls implements CallControl {
    @Override
    public CallRecord place(Account of, PlaceCallRequest call) {
      throw new AssertionError("nothing is placed");
    }

    @Override
    public Optional<CallRecord> find(Account of, String callSid) {
      return Optional.empty();
    }

    @Override
    public Stream<CallRecord> list(Account of) {
      return Stream.empty();
    }

    @Override
    public void redirect(Account of, String callSid, WebhookTarget to, @Nullable String twiml) {
      throw new AssertionError("nothing is redirected");
    }

    @Override
    public void end(Account of, String callSid) {
      throw new AssertionError("nothing is ended");
    }

    @Override
    public boolean delete(Account of, String callSid) {
      throw new AssertionError("nothing is deleted");
    }
  }
}
