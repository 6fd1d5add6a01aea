package org.ringback.exchange.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.account.AccountLimits;

/// Tests the phones that a test operates, and the messages of their failures.
class TestConversationTest {
  private static final String PATIENT = "+15550001111";
  private static final String NUMBER = ExchangeExtension.NUMBER;

  @RegisterExtension
  static final ExchangeExtension exchange =
      new ExchangeExtension().withTimeout(Duration.ofSeconds(10));

  @RegisterExtension
  static final ExchangeExtension impatient =
      new ExchangeExtension().withTimeout(Duration.ofMillis(100));

  private final FakeApplication app = new FakeApplication();

  @BeforeEach
  void prepare() {
    exchange.exchange().accounts().limit(new AccountLimits.Values(0, 0, 0, List.of()));
    exchange.voiceUrl(NUMBER, app.url("/voice"));
  }

  @AfterEach
  void end() {
    exchange
        .exchange()
        .calls()
        .live(exchange.account())
        .toList()
        .forEach(call -> exchange.exchange().calls().end(exchange.account(), call.sid()));
    app.close();
  }

  private TestCall place(String verbs) {
    return exchange.call(
        Call.creator(
                new PhoneNumber(PATIENT),
                new PhoneNumber(NUMBER),
                new Twiml("<Response>" + verbs + "</Response>"))
            .create(LocalTwilio.client(exchange.exchange(), exchange.account()))
            .getSid());
  }

  @Test
  void a_phone_hears_a_prompt_presses_a_key_and_is_hung_up() {
    TestHandset phone = exchange.handset(PATIENT);
    app.answer("/answer", "<Say>Thanks.</Say><Hangup/>");
    place(
        "<Gather numDigits='1' action='%s'><Say>Press one!</Say></Gather>"
            .formatted(app.url("/answer")));

    TestConversation call = phone.expectCall().answers().hears("press ONE").presses("1");

    call.hears("thanks").isHungUp();
    assertThat(app.awaitWebhook("/answer").get("Digits")).isEqualTo("1");
    assertThat(call.heard()).containsExactly("Press one!", "Thanks.");
    assertThat(call.call().awaitEnd().status()).isEqualTo("completed");
  }

  @Test
  void two_phones_talk() {
    app.answer("/voice", "<Dial answerOnBridge='true'>+15550001112</Dial>");
    TestHandset callee = exchange.handset("+15550001112");

    TestConversation caller = exchange.handset(PATIENT).calls(NUMBER);
    TestConversation called = callee.expectCall().answers();

    caller.isAnswered().says("hello");
    called.hears("hello").says("hi").presses("42");
    caller.hears("hi").hearsKeys("42").hearsSilence(Duration.ofMillis(100)).hangsUp();
    called.isHungUp();
    assertThat(called.call().record().parentCallSid()).isEqualTo(caller.call().sid());
  }

  @Test
  void only_the_coached_participant_hears_the_words_of_a_coach() {
    String room = "<Dial><Conference beep='false' waitUrl='' %s>R</Conference></Dial>";
    app.answer("/voice", room.formatted(""));
    TestConversation customer = exchange.handset("+15550001113").calls(NUMBER).isAnswered();
    TestConversation agent = exchange.handset("+15550001114").calls(NUMBER).isAnswered();
    agent.says("one");
    customer.hears("one");
    app.answer("/voice", room.formatted("coach='" + agent.call().sid() + "'"));
    TestConversation boss = exchange.handset("+15550001115").calls(NUMBER).isAnswered();
    customer.says("two");
    boss.hears("two").says("three");

    agent.hears("two").hears("three").says("four");

    customer.hears("four");
    assertThat(customer.heard()).containsExactly("one", "four");
  }

  @Test
  void a_phone_declines() {
    TestHandset phone = exchange.handset(PATIENT);
    TestCall call = place("<Hangup/>");

    phone.expectCall().declines();

    assertThat(call.awaitEnd().status()).isEqualTo("busy");
  }

  @Test
  void a_failure_shows_the_timeline_of_the_call() {
    app.answer("/voice", "<Say>We are closed.</Say><Redirect>/missing</Redirect>");
    TestConversation caller = exchange.handset(PATIENT).calls(NUMBER).hears("closed");

    assertThatThrownBy(() -> caller.hears("open"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(PATIENT + ": expected \"hears \"open\"\", but the call ended")
        .hasMessageContaining("from " + PATIENT + " to " + NUMBER + " (inbound): completed")
        .hasMessageContaining("webhook voice POST " + app.url("/voice") + " [CallStatus=ringing]")
        .hasMessageContaining("-> 200 <Response><Say>We are closed.")
        .hasMessageContaining(PATIENT + " hears \"We are closed.\"")
        .hasMessageContaining("-> 404")
        .hasMessageContaining("error 11200")
        .hasMessageContaining(PATIENT + " hears \"We're sorry. An application error");
  }

  @Test
  void a_step_after_the_end_of_the_call_fails_at_once() {
    app.answer("/voice", "<Reject/>");
    TestConversation caller = exchange.handset(PATIENT).calls(NUMBER);
    caller.isHungUp();

    assertThatThrownBy(() -> caller.presses("1"))
        .hasMessageContaining("could not perform \"presses 1\", because the call had ended");
    assertThatThrownBy(caller::isAnswered)
        .hasMessageContaining("expected \"is connected\", but the call ended");
  }

  @Test
  void a_phone_that_does_not_ring_fails_with_the_calls_of_the_account() {
    TestHandset phone = impatient.handset(PATIENT);
    assertThatThrownBy(phone::expectCall)
        .hasMessage(PATIENT + " did not ring within 100 ms. The account has no calls.");

    impatient.voiceUrl(NUMBER, app.url("/voice"));
    app.answer("/voice", "<Pause length='60'/>");
    impatient.call("+15550001116", NUMBER, "waitMs 60000");
    assertThatThrownBy(phone::expectCall)
        .hasMessageStartingWith(PATIENT + " did not ring within 100 ms. Instead:\ncall CA")
        .hasMessageContaining("from +15550001116 to " + NUMBER);
  }

  @Test
  void a_handset_rings_in_place_of_a_script() {
    exchange.phone(PATIENT).isBusy();
    TestHandset phone = exchange.handset(PATIENT);
    place("<Say>Hello</Say>");

    assertThat(phone.expectCall().answers().hears("hello").call().record().to()).isEqualTo(PATIENT);
  }
}
