package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.exchange.rest.NumbersAndKeysTest.refused;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.iam.v1.GetApiKeys;
import com.twilio.rest.iam.v1.NewApiKey;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.LocalTwilio;

/// Tests accounts and the restrictions of standard API keys through Twilio's library.
class AccountsTest {
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final String sid = fixture.account.sid();
  private final TwilioRestClient twilio = LocalTwilio.client(fixture.exchange, fixture.account);
  private final TwilioRestClient withKey =
      LocalTwilio.client(fixture.exchange, fixture.key.sid(), fixture.key.secret(), sid);

  @AfterEach
  void end() throws Exception {
    fixture.close();
  }

  @Test
  void the_list_of_accounts_contains_only_the_account_itself() {
    fixture.exchange.accounts().create("Another");

    assertThat(Account.reader().read(twilio)).extracting(Account::getSid).containsExactly(sid);
    assertThat(Account.reader().setFriendlyName("Acme").read(twilio)).hasSize(1);
    assertThat(Account.reader().setFriendlyName("Another").read(twilio)).isEmpty();
    assertThat(Account.reader().setStatus(Account.Status.CLOSED).read(twilio)).isEmpty();
  }

  @Test
  void an_account_is_renamed() {
    Account renamed = Account.updater(sid).setFriendlyName("Acme Ltd").update(twilio);

    assertThat(renamed.getFriendlyName()).isEqualTo("Acme Ltd");
    assertThat(Account.fetcher(sid).fetch(twilio).getFriendlyName()).isEqualTo("Acme Ltd");
    assertThat(renamed.getStatus()).isEqualTo(Account.Status.ACTIVE);
    refused(20001, () -> Account.updater(sid).setFriendlyName("x".repeat(65)).update(twilio));
    refused(
        20404, () -> Account.updater("AC" + "0".repeat(32)).setFriendlyName("x").update(twilio));
  }

  @Test
  void an_account_suspends_itself_is_activated_and_stays_closed() {
    Account.updater(sid).setStatus(Account.Status.SUSPENDED).update(twilio);
    refused(20005, () -> Application.reader().read(twilio));

    Account.updater(sid).setStatus(Account.Status.ACTIVE).update(twilio);
    assertThat(Application.reader().read(twilio)).isNotEmpty();

    Account.updater(sid).setStatus(Account.Status.CLOSED).update(twilio);
    refused(20001, () -> Account.updater(sid).setStatus(Account.Status.ACTIVE).update(twilio));
    assertThat(Account.fetcher(sid).fetch(twilio).getStatus()).isEqualTo(Account.Status.CLOSED);
  }

  @Test
  void accounts_and_calls_link_to_their_recordings() {
    assertThat(Account.fetcher(sid).fetch(twilio).getSubresourceUris())
        .containsEntry("recordings", "/2010-04-01/Accounts/" + sid + "/Recordings.json");
    Call call = place();
    assertThat(call.getSubresourceUris())
        .containsEntry(
            "recordings",
            "/2010-04-01/Accounts/" + sid + "/Calls/" + call.getSid() + "/Recordings.json");
  }

  @Test
  void a_standard_api_key_can_use_neither_accounts_nor_keys() {
    assertThat(Application.reader().read(withKey)).isNotEmpty();
    String key = fixture.key.sid();
    for (var action :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> Account.reader().read(withKey),
            () -> Account.fetcher(sid).fetch(withKey),
            () -> Account.updater(sid).setFriendlyName("x").update(withKey),
            () -> NewKey.creator().create(withKey),
            () -> Key.reader().read(withKey),
            () -> Key.fetcher(key).fetch(withKey),
            () -> Key.updater(key).setFriendlyName("x").update(withKey),
            () -> Key.deleter(key).delete(withKey),
            () -> NewApiKey.creator(sid).create(withKey),
            () -> GetApiKeys.reader(sid).read(withKey))) {
      assertThatThrownBy(action)
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.getStatusCode()).isEqualTo(401);
                assertThat(e.getCode()).isEqualTo(20003);
              });
    }
    assertThat(fixture.account.keys()).hasSize(1);
  }

  @Test
  void the_record_of_a_call_can_be_deleted_after_its_end() {
    String call = place().getSid();
    assertThatThrownBy(() -> Call.deleter(call).delete(twilio))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(409);
              assertThat(e.getCode()).isEqualTo(20009);
            });
    Call.updater(call).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);
    Eventually.get(
        () ->
            fixture.exchange.calls().find(fixture.account, call).filter(c -> c.status().isFinal()),
        () -> "the call is not over");

    assertThat(Call.deleter(call).delete(twilio)).isTrue();

    refused(20404, () -> Call.fetcher(call).fetch(twilio));
    refused(20404, () -> Call.deleter(call).delete(twilio));
    assertThat(Call.reader().read(twilio)).isEmpty();
  }

  private Call place() {
    return Call.creator(
            new PhoneNumber(ExchangeFixture.CUSTOMER),
            new PhoneNumber(ExchangeFixture.NUMBER),
            new Twiml("<Response><Pause length='60'/></Response>"))
        .create(twilio);
  }
}
