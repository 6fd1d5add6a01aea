package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.PlaceCallRequest;

/// Verifies that the same seed and calls give the same SIDs, callbacks and idempotency tokens.
class SeedTest {
  private static final String[] PATHS = {
    "/instructions", "/screen", "/status-rest", "/status-child", "/status-tape"
  };

  /// Runs a scripted scenario and returns the webhooks of the application by path.
  private static List<String> run(long seed) throws Exception {
    try (ExchangeFixture fixture = new ExchangeFixture(ExchangeSettings.forTests().withSeed(seed));
        Admin admin = new Admin(fixture.exchange)) {
      for (String number : new String[] {ExchangeFixture.CUSTOMER, "+15550002222"}) {
        admin.post(
            "/exchange/phones",
            "{\"number\":\"%s\",\"script\":[{\"answerAfterMs\":0},{\"waitMs\":60000}]}"
                .formatted(number));
      }
      fixture.app.answer(
          "/instructions",
          "<Dial timeLimit='1' record='true' recordingStatusCallback='/status-tape' callerId='%s'>"
                  .formatted(ExchangeFixture.NUMBER)
              + "<Number url='/screen' statusCallback='/status-child'"
              + " statusCallbackEvent='initiated ringing answered completed'>+15550002222</Number>"
              + "</Dial>");
      fixture.app.answer("/screen", "<Pause length='0'/>");
      fixture
          .exchange
          .calls()
          .place(
              fixture.account,
              new PlaceCallRequest(
                  ExchangeFixture.CUSTOMER,
                  ExchangeFixture.NUMBER,
                  WebhookTarget.post(fixture.app.url("/instructions")),
                  WebhookTarget.NONE,
                  null,
                  WebhookTarget.post(fixture.app.url("/status-rest")),
                  Set.of("initiated", "ringing", "answered", "completed"),
                  Duration.ofSeconds(30),
                  CallOptions.NONE));
      fixture.app.statuses("/status-rest", "completed");
      fixture.app.statuses("/status-child", "completed");
      Eventually.get(
          () -> Optional.of(fixture.app.all("/status-tape")).filter(all -> !all.isEmpty()),
          () -> "there was no callback of the recording");
      List<String> trace = new ArrayList<>(List.of(fixture.account.sid(), fixture.key.secret()));
      for (String path : PATHS) {
        for (FakeApplication.ReceivedWebhook each : fixture.app.all(path)) {
          trace.add(
              String.join(
                  " ",
                  path,
                  each.get("CallSid"),
                  each.get("ParentCallSid"),
                  each.get("CallStatus"),
                  each.get("SequenceNumber"),
                  each.get("RecordingSid"),
                  each.header("I-Twilio-Idempotency-Token")));
        }
      }
      return trace;
    }
  }

  @Test
  void the_same_seed_gives_the_same_run() throws Exception {
    List<String> once = run(7);

    assertThat(run(7)).isEqualTo(once);
    assertThat(once).hasSize(2 + 1 + 1 + 4 + 4 + 1).doesNotHaveDuplicates();
    assertThat(run(8)).doesNotContainAnyElementsOf(once);
  }
}
