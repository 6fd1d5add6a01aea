package org.ringback.exchange.conference;

import com.twilio.http.TwilioRestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication.ReceivedWebhook;
import org.ringback.exchange.LocalTwilio;

/// A conference of phones with audio.
abstract class PhoneConference {
  static final String EVENTS =
      " statusCallback='/status-conference'"
          + " statusCallbackEvent='start end join leave mute hold modify speaker announcement'";

  final ExchangeFixture fixture = new ExchangeFixture();
  final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  final List<AudioCaller> people = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    people.forEach(AudioCaller::close);
    fixture.close();
  }

  void room(String attributes) {
    fixture.app.answer(
        "/voice",
        "<Dial action='/dialed'><Conference waitUrl=''"
            + attributes
            + ">Room 1</Conference></Dial>");
    fixture.app.answer("/dialed", "<Hangup/>");
  }

  AudioCaller person(String number) {
    AudioCaller person = new AudioCaller(fixture, number);
    people.add(person);
    return person;
  }

  AudioCaller joins(int i) {
    AudioCaller person = person("+1555000110" + i).dials(ExchangeFixture.NUMBER);
    Eventually.get(
        () -> activeConference().flatMap(c -> c.participant(person.call())),
        () -> i + " does not come in: " + activeConference());
    return person;
  }

  Optional<Conference> activeConference() {
    return fixture.exchange.calls().conferences().list(fixture.account).stream()
        .filter(c -> !c.record().status().equals("completed"))
        .findFirst();
  }

  String conference() {
    return activeConference().orElseThrow().sid();
  }

  List<String> events() {
    return fixture.app.all("/status-conference").stream()
        .map(h -> h.get("StatusCallbackEvent"))
        .toList();
  }

  ReceivedWebhook awaitCallback(String event) {
    return fixture.app.awaitWebhook(
        "/status-conference", h -> h.get("StatusCallbackEvent").equals(event));
  }
}
