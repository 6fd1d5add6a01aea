package org.ringback.exchange.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.exchange.rest.NumbersAndKeysTest.refused;

import com.twilio.rest.api.v2010.account.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.Admin;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.PhonePageClient;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.PlaceCallRequest;

/// Tests the limits of an account: calls a second, calls and requests at the same time, and blocked
/// prefixes.
class CallLimitsTest extends CallScenario {
  @Test
  void one_call_per_second_is_started_and_the_others_are_queued() {
    limits(1, 0, 0);
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    fixture.exchange.clock().speedUp(0);
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sids.add(fixture.exchange.calls().place(fixture.account, placing()).sid());
    }

    assertThat(Call.fetcher(sids.getLast()).fetch(twilio).getStatus())
        .isEqualTo(Call.Status.QUEUED);
    fixture.exchange.clock().speedUp(1);
    for (String sid : sids) {
      assertThat(phone.incoming().path("callId").asString()).isEqualTo(sid);
    }
    assertThat(Integer.parseInt(awaitStatus(sids.getLast(), "ringing").getQueueTime()))
        .isBetween(1900, 8000);
  }

  private static PlaceCallRequest placing() {
    return new PlaceCallRequest(
        ExchangeFixture.CUSTOMER,
        ExchangeFixture.NUMBER,
        WebhookTarget.NONE,
        WebhookTarget.NONE,
        "<Response/>",
        WebhookTarget.NONE,
        Set.of(),
        Duration.ofSeconds(30),
        CallOptions.NONE);
  }

  @Test
  void a_queued_call_is_canceled_and_never_rings() {
    limits(0.01, 0, 0);
    PhonePageClient phone = fixture.phone(ExchangeFixture.CUSTOMER);
    calling(ExchangeFixture.CUSTOMER).create(twilio);
    String waiting = calling(ExchangeFixture.CUSTOMER).create(twilio).getSid();

    Call.updater(waiting).setStatus(Call.UpdateStatus.CANCELED).update(twilio);

    awaitStatus(waiting, "canceled");
    phone.incoming();
    assertThat(phone.hasReceived("incoming")).isFalse();
  }

  @Test
  void too_many_calls_and_too_many_requests_are_rejected() {
    limits(0, 1, 0);
    fixture.phone(ExchangeFixture.CUSTOMER);
    String first = calling(ExchangeFixture.CUSTOMER).create(twilio).getSid();
    refused(10004, () -> calling(ExchangeFixture.CUSTOMER).create(twilio));
    Call.updater(first).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);
    assertThat(calling(ExchangeFixture.CUSTOMER).create(twilio).getSid()).startsWith("CA");

    limits(0, 0, 1);
    assertThat(fixture.account.limits().tryAcquireRequest()).isTrue();
    refused(20429, () -> Call.fetcher(first).fetch(twilio));
    fixture.account.limits().releaseRequest();
    assertThat(Call.fetcher(first).fetch(twilio)).isNotNull();
  }

  @Test
  void the_number_of_queued_calls_is_limited() {
    try (Admin admin = new Admin(fixture.exchange)) {
      admin.put(
          "/exchange/limits/" + fixture.account.sid(),
          "{\"callsPerSecond\":0.001,\"mostCalls\":3}");
    }
    for (int i = 0; i < 3; i++) {
      calling(ExchangeFixture.CUSTOMER).create(twilio);
    }

    refused(20429, () -> calling(ExchangeFixture.CUSTOMER).create(twilio));
    String queued = Call.reader().read(twilio).iterator().next().getSid();
    Call.updater(queued).setStatus(Call.UpdateStatus.CANCELED).update(twilio);
    assertThat(calling(ExchangeFixture.CUSTOMER).create(twilio).getStatus())
        .isEqualTo(Call.Status.QUEUED);
  }

  @Test
  void inbound_and_dialed_calls_count_and_calls_beyond_the_limit_are_busy() {
    limits(0, 1, 0);
    fixture.app.answer("/voice", "<Dial action='/dialed'>+15550002222</Dial>");
    fixture.app.answer("/dialed", "<Pause length='60'/>");
    PhonePageClient first = fixture.phone(ExchangeFixture.CUSTOMER);
    PhonePageClient second = fixture.phone("+15550003333");
    first.dial(ExchangeFixture.NUMBER);
    assertThat(fixture.app.awaitWebhook("/dialed").get("DialCallStatus")).isEqualTo("failed");

    String busy = second.dial(ExchangeFixture.NUMBER);

    second.awaitFrame("ended", busy);
    awaitStatus(busy, "busy");
    assertThat(fixture.app.all("/voice")).hasSize(1);
  }

  @Test
  void limits_are_read_and_set_by_the_admin_api() {
    try (Admin admin = new Admin(fixture.exchange)) {
      var set =
          admin.put(
              "/exchange/limits/" + fixture.account.sid(),
              "{\"callsPerSecond\":20,\"blockedPrefixes\":[\"+53\"]}");
      assertThat(set.json().path("callsPerSecond").asDouble()).isEqualTo(20);
      assertThat(admin.get("/exchange/limits").json().path("limits").path(fixture.account.sid()))
          .isEqualTo(set.json());
      refused(21215, () -> calling("+5355501234").create(twilio));
      assertThat(
              admin
                  .put("/exchange/limits/" + fixture.account.sid(), "{\"callsPerSecond\":-1}")
                  .status())
          .isEqualTo(400);
      assertThat(admin.put("/exchange/limits/AC1", "{}").status()).isEqualTo(404);
    }
  }
}
