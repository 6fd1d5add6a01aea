package org.ringback.exchange.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.alert.AlertLog;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.webhook.WebhookRequest;
import org.ringback.exchange.webhook.WebhookResponse;
import org.ringback.exchange.webhook.WebhookSender;

/// Tests the retention of calls and the cost of listing them.
class CallsHeldTest {
  private static final int MANY = 30_000;

  private final ExchangeClock clock = new ExchangeClock(Clock.systemUTC());
  private final Random random = new Random(1);
  private final Accounts accounts = new Accounts(clock, random);
  private final Account account = accounts.create("Acme");
  private final Account other = accounts.create("Other");
  private final Calls calls = new Calls();
  private int order;

  private static final class Nowhere implements WebhookSender {
    private final AlertLog alerts = new AlertLog(Clock.systemUTC(), new Random(1));

    @Override
    public AlertLog alerts() {
      return alerts;
    }

    @Override
    public WebhookResponse send(Account of, WebhookRequest request) {
      return new WebhookResponse.Answered(204, "", "");
    }
  }

  private Call begin(Account of) {
    order++;
    Call call =
        new Call(
            new Call.Details(
                of,
                "CA" + String.format("%032x", order),
                null,
                null,
                "+15550100000",
                "+15550001111",
                CallDirection.OUTBOUND_API,
                CallEngine.DEFAULT_REGION,
                List.of()),
            clock,
            order,
            new StatusCallbacks(WebhookTarget.NONE, Set.of(), new Nowhere(), Runnable::run),
            calls::ended);
    calls.add(call);
    return call;
  }

  @Test
  void only_the_newest_ended_calls_are_retained() {
    for (int i = 0; i < MANY; i++) {
      begin(account).end();
    }

    assertThat(calls.size()).isEqualTo(10_000);
    assertThat(calls.of(account)).hasSize(10_000);
    assertThat(calls.of(account).findFirst().orElseThrow().order()).isEqualTo(MANY);
    assertThat(calls.find(account, "CA" + String.format("%032x", 1))).isEmpty();
    assertThat(calls.liveCount(account)).isZero();
  }

  @Test
  void a_live_call_is_retained_at_any_age_and_evicts_no_other() {
    List<Call> live = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      live.add(begin(account));
    }
    begin(account).end();
    begin(other).end();

    assertThat(calls.size()).isEqualTo(MANY + 2);
    assertThat(calls.liveCount(account)).isEqualTo(MANY);
    assertThat(calls.liveCount(other)).isZero();
    live.forEach(Call::end);
    assertThat(calls.size()).isEqualTo(10_000);
  }

  @Test
  void listing_reads_only_the_calls_of_the_page() {
    for (int i = 0; i < MANY; i++) {
      begin(account);
    }
    AtomicInteger looked = new AtomicInteger();

    List<Call> page =
        calls.of(account).peek(_ -> looked.incrementAndGet()).skip(100).limit(51).toList();

    assertThat(page).hasSize(51);
    assertThat(page.getFirst().order()).isEqualTo(MANY - 100);
    assertThat(looked).hasValue(151);
  }
}
