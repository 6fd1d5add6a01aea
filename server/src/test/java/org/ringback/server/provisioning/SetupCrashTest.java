package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringback.exchange.account.Account;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer.Answer;

/// A process that is killed during a setup, and another that repeats it.
class SetupCrashTest {
  /// The request that Twilio delays: the key is created and not stored; the app is created and not
  /// stored; the credentials are stored and the number is not configured.
  @ParameterizedTest
  @ValueSource(strings = {"GET /Applications", "after POST /Applications", "POST /IncomingPhone"})
  void there_is_one_key_and_one_app_afterwards(String where) throws Exception {
    try (ExchangeRest exchange = new ExchangeRest();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Account account = exchange.accounts.create("Acme");
      account.addNumber("+15550100100", "Main line");
      Map<String, String> environment =
          Map.of(
              "DATABASE_URL",
              TestDatabase.fresh(),
              "TWILIO_API_BASE_URL",
              exchange.address().toString());
      String body =
          "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
              .formatted(account.sid(), account.authToken());
      try (ServerProcess first = ServerProcess.start(environment)) {
        String token = first.signIn();
        String path = "/api/workspaces/" + first.workspace(token) + "/configure-twilio";
        exchange.holds(where);
        var _ = threads.submit(() -> first.post(path, token, body));
        exchange.awaitHeld();
        first.kill();
      }
      exchange.goesOn();

      try (ServerProcess second = ServerProcess.start(environment)) {
        String token = second.signIn();
        String path = "/api/workspaces/" + second.workspace(token);
        Answer answer = second.post(path + "/configure-twilio", token, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(account.keys()).hasSize(1);
        assertThat(account.applications()).hasSize(1);
        assertThat(account.numberFor("+15550100100").orElseThrow().voice().url())
            .endsWith(path + "/voice");
        assertThat(second.get(path + "/token", token).status()).isEqualTo(200);
      }
    }
  }
}
