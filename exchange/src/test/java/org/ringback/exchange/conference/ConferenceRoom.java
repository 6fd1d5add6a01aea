package org.ringback.exchange.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.rest.api.v2010.account.conference.ParticipantCreator;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.type.PhoneNumber;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.exchange.junit.TestCall;

/// A conference of calls without audio, for the tests of its rules.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConferenceRoom {
  static final String CUSTOMER = "+15550001111";

  @RegisterExtension final ExchangeExtension exchange = new ExchangeExtension();

  FakeApplication app;
  String room = "";
  int callers;

  @BeforeEach
  void prepare(TestInfo test) {
    app = new FakeApplication();
    exchange.exchange().accounts().limit(new AccountLimits.Values(0, 0, 0, List.of()));
    exchange.voiceUrl(ExchangeExtension.NUMBER, app.url("/voice"));
    room = test.getDisplayName();
    app.answer("/dialed", "<Pause length='60'/>");
  }

  @AfterEach
  void end() {
    live().forEach(call -> exchange.exchange().calls().end(exchange.account(), call.sid()));
    app.close();
  }

  List<CallRecord> live() {
    return exchange.exchange().calls().live(exchange.account()).toList();
  }

  TwilioRestClient twilio() {
    return LocalTwilio.client(exchange.exchange(), exchange.account());
  }

  String conferenceTwiml(String attributes) {
    return "<Dial action='/dialed'><Conference beep='false' waitUrl='' "
        + attributes
        + ">"
        + room
        + "</Conference></Dial><Redirect>/next</Redirect>";
  }

  TestCall dials(String attributes) {
    app.answer("/voice", conferenceTwiml(attributes));
    return exchange.call("+1555000120" + callers++, ExchangeExtension.NUMBER, "waitMs 600000");
  }

  TestCall joins(String attributes) {
    TestCall call = dials(attributes);
    awaitJoined(call);
    return call;
  }

  void awaitJoined(TestCall call) {
    Eventually.get(
        () -> conferences().stream().flatMap(c -> connected(c, call).stream()).findFirst(),
        () -> call.sid() + " is not in " + conferences());
  }

  static Optional<ParticipantRecord> connected(Conference conference, TestCall call) {
    return conference.participant(call.sid()).filter(ParticipantRecord::connected);
  }

  /// Returns the running conferences of the test.
  List<Conference> conferences() {
    return exchange.exchange().calls().conferences().list(exchange.account()).stream()
        .filter(c -> c.friendlyName().equals(room) && !c.hasEnded())
        .toList();
  }

  String conference() {
    return conferences().getFirst().sid();
  }

  ReceivedWebhook awaitAction(TestCall call) {
    return app.awaitWebhook("/dialed", hook -> hook.get("CallSid").equals(call.sid()));
  }

  ReceivedWebhook awaitEvent(String path, String event) {
    return app.awaitWebhook(path, hook -> hook.get("StatusCallbackEvent").equals(event));
  }

  List<String> events(String path) {
    return app.all(path).stream().map(hook -> hook.get("StatusCallbackEvent")).toList();
  }

  List<String> alerts(String callSid) {
    return StreamSupport.stream(Alert.reader().read(twilio()).spliterator(), false)
        .filter(alert -> callSid.equals(alert.getResourceSid()))
        .map(Alert::getErrorCode)
        .toList();
  }

  void awaitAlert(TestCall call, String code) {
    Eventually.get(
        () -> Optional.of(alerts(call.sid())).filter(List.of(code)::equals),
        () -> "the alerts of " + call.sid() + " are " + alerts(call.sid()));
  }

  static void assertRefused(int code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(code);
              assertThat(e.getStatusCode()).isEqualTo(400);
            });
  }

  ParticipantCreator creator() {
    return Participant.creator(
        room, new PhoneNumber(ExchangeExtension.NUMBER), new PhoneNumber(CUSTOMER));
  }

  static String callback(String path, String events) {
    return "statusCallback='" + path + "' statusCallbackEvent='" + events + "'";
  }
}
