package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.exchange.rest.NumbersAndKeysTest.refused;

import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.accounts.v1.SecondaryAuthToken;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.ValidationRequest;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.account.AccountLimits;

/// Tests the error codes of rejected requests, as Twilio's library throws them.
class ErrorCodesTest {
  private static final PhoneNumber OWN_NUMBER = new PhoneNumber("+14155550123");

  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  private CallCreator calling() {
    return Call.creator(
        new PhoneNumber(ExchangeFixture.CUSTOMER),
        new PhoneNumber(ExchangeFixture.NUMBER),
        URI.create(fixture.app.url("/instructions")));
  }

  @Test
  void of_calls() {
    fixture.account.limits().set(new AccountLimits.Values(0, 0, 0, List.of()));
    refused(21217, () -> calling().setSendDigits("one").create(twilio));
    refused(21403, () -> calling().setMethod(HttpMethod.PUT).create(twilio));
    refused(21502, () -> calling().setTimeout(-1).create(twilio));
    refused(21502, () -> calling().setTimeLimit(-5).create(twilio));
    refused(
        21609, () -> calling().setStatusCallback(URI.create("ftp://a.example/")).create(twilio));
    refused(20001, () -> calling().setMachineDetection("Perhaps").create(twilio));
    assertThat(fixture.exchange.calls().list(fixture.account)).isEmpty();
  }

  @Test
  void of_numbers() {
    refused(21421, () -> IncomingPhoneNumber.creator(new PhoneNumber("12")).create(twilio));
    refused(21451, () -> IncomingPhoneNumber.creator("12").create(twilio));
    refused(21467, () -> Local.reader("US").setAreaCode(12).read(twilio).forEach(n -> {}));
    NumberInventory.find("US", NumberInventory.Kind.LOCAL, "415", "", n -> false)
        .forEach(number -> fixture.account.addNumber(number, number));
    refused(21452, () -> IncomingPhoneNumber.creator("415").create(twilio));
  }

  @Test
  void of_caller_ids() {
    ValidationRequest.creator(OWN_NUMBER).create(twilio);
    refused(21450, () -> ValidationRequest.creator(OWN_NUMBER).create(twilio));
    refused(13223, () -> ValidationRequest.creator(new PhoneNumber("12")).create(twilio));
  }

  @Test
  void of_auth_tokens() {
    SecondaryAuthToken.creator().create(twilio);
    refused(20009, () -> SecondaryAuthToken.creator().create(twilio));
  }
}
