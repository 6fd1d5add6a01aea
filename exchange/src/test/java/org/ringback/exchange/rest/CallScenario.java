package org.ringback.exchange.rest;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.account.AccountLimits;

/// An account whose calls are placed through Twilio's library.
abstract class CallScenario {
  final ExchangeFixture fixture = new ExchangeFixture();
  final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  void limits(double perSecond, int calls, int requests, String... blocked) {
    fixture
        .account
        .limits()
        .set(new AccountLimits.Values(perSecond, calls, requests, List.of(blocked)));
  }

  static CallCreator calling(String to) {
    return Call.creator(
        new PhoneNumber(to),
        new PhoneNumber(ExchangeFixture.NUMBER),
        new Twiml("<Response><Pause length='60'/></Response>"));
  }

  Call awaitStatus(String sid, String status) {
    return Eventually.get(
        () ->
            Optional.of(Call.fetcher(sid).fetch(twilio))
                .filter(call -> call.getStatus().toString().equals(status)),
        () -> "the call is " + Call.fetcher(sid).fetch(twilio).getStatus());
  }
}
