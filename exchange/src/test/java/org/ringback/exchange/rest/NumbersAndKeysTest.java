package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.accounts.v1.AuthTokenPromotion;
import com.twilio.rest.accounts.v1.SecondaryAuthToken;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.OutgoingCallerId;
import com.twilio.rest.api.v2010.account.ValidationRequest;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Mobile;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.TollFree;
import com.twilio.rest.iam.v1.ApiKey;
import com.twilio.rest.iam.v1.GetApiKeys;
import com.twilio.rest.iam.v1.NewApiKey;
import com.twilio.rest.voice.v1.dialingpermissions.BulkCountryUpdate;
import com.twilio.rest.voice.v1.dialingpermissions.Country;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;
import org.ringback.exchange.account.AccountLimits;
import org.ringback.exchange.account.AccountStatus;

/// Tests numbers, caller IDs, keys and tokens through Twilio's library.
class NumbersAndKeysTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  static void refused(int code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getCode()).as(e.getMessage()).isEqualTo(code));
  }

  private TwilioRestClient as(String user, String password) {
    return LocalTwilio.client(fixture.exchange, user, password, fixture.account.sid());
  }

  @Test
  void numbers_are_found_by_area_and_pattern_and_bought() {
    List<Local> found = new ArrayList<>();
    Local.reader("US").setAreaCode(415).limit(5).read(twilio).forEach(found::add);
    assertThat(found).hasSize(5);
    assertThat(found.getFirst().getPhoneNumber().toString()).startsWith("+1415");
    assertThat(found.getFirst().getLocality()).isEqualTo("SAN FRANCISCO");

    PhoneNumber wanted = found.getFirst().getPhoneNumber();
    IncomingPhoneNumber bought = IncomingPhoneNumber.creator(wanted).create(twilio);
    assertThat(bought.getFriendlyName()).startsWith("(415) ");
    assertThat(Local.reader("US").setAreaCode(415).read(twilio))
        .noneMatch(n -> n.getPhoneNumber().equals(wanted));
    refused(21422, () -> IncomingPhoneNumber.creator(wanted).create(twilio));
    assertThat(Local.reader("US").setContains("+1415*****71").read(twilio))
        .isNotEmpty()
        .allMatch(n -> n.getPhoneNumber().toString().matches("\\+1415\\d{5}71"));
    assertThat(IncomingPhoneNumber.creator("212").create(twilio).getPhoneNumber().toString())
        .startsWith("+1212");
  }

  @Test
  void a_number_with_wrong_settings_is_not_bought() {
    PhoneNumber wanted = new PhoneNumber("+14155550177");
    refused(
        21402,
        () ->
            IncomingPhoneNumber.creator(wanted)
                .setVoiceUrl(java.net.URI.create("ftp://a.example/"))
                .create(twilio));
    refused(
        21218,
        () ->
            IncomingPhoneNumber.creator(wanted)
                .setVoiceApplicationSid("AP" + "0".repeat(32))
                .create(twilio));

    assertThat(fixture.account.numberFor("+14155550177")).isEmpty();
    IncomingPhoneNumber.creator(wanted).create(twilio);
  }

  @Test
  void unsupported_search_parameters_are_rejected() {
    refused(20001, () -> Local.reader("US").setInRegion("CA").read(twilio).forEach(n -> {}));
    assertThat(Local.reader("US").setSmsEnabled(true).read(twilio)).isEmpty();
  }

  @Test
  void an_unknown_resource_of_another_host_is_twilios_not_found() {
    try (Admin admin = new Admin(fixture.exchange)) {
      for (String path : new String[] {"/v1/Services", "/v2/Services", "/v3/Transcripts"}) {
        Admin.Answer answer = admin.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asInt()).isEqualTo(20404);
      }
    }
  }

  @Test
  void toll_free_and_mobile_numbers_are_offered() {
    assertThat(TollFree.reader("US").limit(3).read(twilio))
        .allMatch(n -> n.getPhoneNumber().toString().startsWith("+18"));
    assertThat(Mobile.reader("GB").limit(3).read(twilio))
        .isNotEmpty()
        .allMatch(n -> n.getIsoCountry().equals("GB"));
    refused(20404, () -> Local.reader("XX").read(twilio).forEach(n -> {}));
    refused(21404, () -> IncomingPhoneNumber.creator("").create(twilio));
  }

  @Test
  void a_verified_caller_id_can_be_used() {
    PhoneNumber ownNumber = new PhoneNumber("+14155550123");
    refused(21210, () -> call(ownNumber));

    ValidationRequest asked = ValidationRequest.creator(ownNumber).create(twilio);
    assertThat(asked.getPhoneNumber()).isEqualTo(ownNumber);
    OutgoingCallerId verified =
        OutgoingCallerId.reader().setPhoneNumber(ownNumber).read(twilio).iterator().next();
    assertThat(call(ownNumber)).startsWith("CA");

    assertThat(OutgoingCallerId.deleter(verified.getSid()).delete(twilio)).isTrue();
    refused(21210, () -> call(ownNumber));
  }

  private String call(PhoneNumber from) {
    return com.twilio.rest.api.v2010.account.Call.creator(
            new PhoneNumber(ExchangeFixture.CUSTOMER),
            from,
            new com.twilio.type.Twiml("<Response/>"))
        .create(twilio)
        .getSid();
  }

  @Test
  void iam_creates_lists_renames_and_deletes_keys() {
    NewApiKey created =
        NewApiKey.creator(fixture.account.sid()).setFriendlyName("ci").create(twilio);
    assertThat(Application.reader().read(as(created.getSid(), created.getSecret()))).isNotEmpty();
    assertThat(GetApiKeys.reader(fixture.account.sid()).read(twilio))
        .anyMatch(k -> k.getSid().equals(created.getSid()));
    assertThat(
            ApiKey.updater(created.getSid()).setFriendlyName("cd").update(twilio).getFriendlyName())
        .isEqualTo("cd");
    assertThat(ApiKey.fetcher(created.getSid()).fetch(twilio).getFriendlyName()).isEqualTo("cd");

    assertThat(ApiKey.deleter(created.getSid()).delete(twilio)).isTrue();

    refused(20404, () -> ApiKey.fetcher(created.getSid()).fetch(twilio));
    refused(20003, () -> Application.reader().read(as(created.getSid(), created.getSecret())));
    refused(
        20001,
        () -> NewApiKey.creator(fixture.account.sid()).setKeyType("restricted").create(twilio));
    refused(20404, () -> NewApiKey.creator("AC" + "0".repeat(32)).create(twilio));
  }

  @Test
  void the_auth_token_is_rotated_with_both_accepted_in_between() {
    String sid = fixture.account.sid();
    String old = fixture.account.authToken();
    String next = SecondaryAuthToken.creator().create(twilio).getSecondaryAuthToken();
    assertThat(Account.fetcher(sid).fetch(as(sid, next))).isNotNull();
    assertThat(Account.fetcher(sid).fetch(as(sid, old))).isNotNull();
    assertThat(fixture.account.authToken()).isEqualTo(old);

    assertThat(AuthTokenPromotion.updater().update(as(sid, next)).getAuthToken()).isEqualTo(next);

    assertThat(fixture.account.authToken()).isEqualTo(next);
    refused(20003, () -> Account.fetcher(sid).fetch(as(sid, old)));
    SecondaryAuthToken.creator().create(as(sid, next));
    assertThat(SecondaryAuthToken.deleter().delete(as(sid, next))).isTrue();
    refused(20404, () -> SecondaryAuthToken.deleter().delete(as(sid, next)));
    refused(
        20003,
        () -> SecondaryAuthToken.creator().create(as(fixture.key.sid(), fixture.key.secret())));
  }

  @Test
  void countries_are_allowed_and_blocked_for_calls() {
    AccountLimits.Values open = fixture.account.limits().values();
    fixture
        .account
        .limits()
        .set(
            new AccountLimits.Values(
                open.callsPerSecond(),
                open.concurrentCalls(),
                open.concurrentRequests(),
                List.of("+44", "+4930")));
    assertThat(Country.fetcher("GB").fetch(twilio).getLowRiskNumbersEnabled()).isFalse();
    assertThat(Country.fetcher("DE").fetch(twilio).getLowRiskNumbersEnabled()).isTrue();
    assertThat(Country.reader().setLowRiskNumbersEnabled(false).read(twilio))
        .extracting(Country::getIsoCode)
        .containsExactly("GB");
    refused(20404, () -> Country.fetcher("XX").fetch(twilio));

    String update = "[{\"iso_code\":\"GB\",\"low_risk_numbers_enabled\":\"true\"}]";
    assertThat(BulkCountryUpdate.creator(update).create(twilio).getUpdateCount()).isEqualTo(1);

    assertThat(Country.fetcher("GB").fetch(twilio).getLowRiskNumbersEnabled()).isTrue();
    assertThat(fixture.account.limits().values().blockedPrefixes()).containsExactly("+4930");
    refused(20001, () -> BulkCountryUpdate.creator("{").create(twilio));
  }

  @Test
  void a_suspended_account_can_read_itself_and_a_trial_account_calls_verified_numbers() {
    String sid = fixture.account.sid();
    fixture.account.set(new AccountStatus("active", "Trial", Set.of()));
    assertThat(Account.fetcher(sid).fetch(twilio).getType()).isEqualTo(Account.Type.TRIAL);
    String own = fixture.account.numbers().getFirst().number();
    refused(
        21219,
        () ->
            Call.creator(
                    new PhoneNumber("+15550009999"), new PhoneNumber(own), new Twiml("<Response/>"))
                .create(twilio));
    fixture.account.addCallerId("+15550009999", "verified");
    assertThat(
            Call.creator(
                    new PhoneNumber("+15550009999"), new PhoneNumber(own), new Twiml("<Response/>"))
                .create(twilio)
                .getSid())
        .startsWith("CA");

    fixture.account.set(new AccountStatus("suspended", "Full", Set.of(own)));
    assertThat(Account.fetcher(sid).fetch(twilio).getStatus()).isEqualTo(Account.Status.SUSPENDED);
    refused(20005, () -> IncomingPhoneNumber.reader().read(twilio).iterator().hasNext());

    fixture.account.set(new AccountStatus("active", "Full", Set.of(own)));
    assertThat(
            IncomingPhoneNumber.reader()
                .setPhoneNumber(own)
                .read(twilio)
                .iterator()
                .next()
                .getCapabilities()
                .getVoice())
        .isFalse();
  }
}
