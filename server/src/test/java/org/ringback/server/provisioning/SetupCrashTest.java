package org.ringback.server.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.ExchangeExtension;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestServer.Answer;

/// A server process is killed during a set-up, and the next process repeats the set-up. The cases
/// run at the same time, because each waits for the lease of a killed process.
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class SetupCrashTest {
  private static final String NUMBER = "+15550100100";
  private static final Duration HELD = Duration.ofMinutes(10);

  @RegisterExtension
  final ExchangeExtension exchange = new ExchangeExtension().withNumber(NUMBER, "");

  /// Twilio delays a request or its response, and the process is killed meanwhile. In turn: the key
  /// exists and is not stored; the TwiML app exists and is not stored; the credentials are stored
  /// and the number does not point to the server.
  @ParameterizedTest
  @CsvSource({
    "REST_SLOW, GET .*/Applications",
    "REST_SLOW_RESPONSE, POST .*/Applications",
    "REST_SLOW, POST .*/IncomingPhone",
  })
  void there_is_one_key_and_one_app_afterwards(ChaosMode fault, String request) throws Exception {
    Account account = exchange.account();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            TestDatabase.fresh(),
            "TWILIO_API_BASE_URL",
            exchange.baseUrl().toString());
    String body =
        "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
            .formatted(account.sid(), account.authToken());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerProcess first = ServerProcess.start(environment)) {
      String token = first.signIn();
      String path = "/api/workspaces/" + first.workspace(token) + "/configure-twilio";
      exchange.chaos().add(ChaosRule.of(fault).withLength(HELD).forRequest(request));
      var _ = threads.submit(() -> first.post(path, token, body));
      exchange.awaitRequest(request);
      if (fault == ChaosMode.REST_SLOW_RESPONSE) {
        eventually(() -> account.applications().isEmpty() ? "there is no app" : "");
      }
      first.kill();
    }
    exchange.chaos().clear();
    exchange.clock().step(HELD);

    try (ServerProcess second = ServerProcess.start(environment)) {
      String token = second.signIn();
      String path = "/api/workspaces/" + second.workspace(token);

      // The lease of the killed process excludes others until it expires.
      eventually(
          () -> {
            Answer answer = second.post(path + "/configure-twilio", token, body);
            return answer.status() == 200 ? "" : answer.toString();
          });

      assertThat(account.keys()).hasSize(1);
      assertThat(account.applications()).hasSize(1);
      assertThat(account.numberFor(NUMBER).orElseThrow().voice().url()).endsWith(path + "/voice");
      assertThat(second.get(path + "/token", token).status()).isEqualTo(200);
    }
  }
}
