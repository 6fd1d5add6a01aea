package org.ringback.demo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.Exchange;
import org.ringback.exchange.ExchangeSettings;
import org.ringback.server.RingbackServer;
import org.ringback.server.settings.Settings;

/// The calls with which the class cache is trained, against a server in this process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingTest {
  private static final String OWNER = "owner@training.test";
  private static final String PASSWORD = "correct horse battery staple";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Exchange exchange = Exchange.start(ExchangeSettings.forTests());
  private EmbeddedPostgres postgres;
  private RingbackServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    Map<String, String> settings =
        ClassCache.settings(
            postgres.getJdbcUrl("postgres", "postgres"), exchange, folder, OWNER, PASSWORD);
    server = RingbackServer.start(Settings.from(settings), Clock.systemUTC());
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    exchange.close();
    postgres.close();
    client.close();
  }

  @Test
  void agents_answer_half_of_the_calls_and_no_request_fails() {
    Training.Result result = training(PASSWORD).run(16, Duration.ofMinutes(10));

    assertThat(result.failures()).isEmpty();
    assertThat(result.calls()).isEqualTo(16);
    assertThat(result.conversations()).isEqualTo(8);
  }

  @Test
  void a_rejected_request_is_reported_with_the_answer() {
    assertThatThrownBy(() -> training("wrong").run(1, Duration.ofMinutes(1)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("The server answered 401 to POST /api/sign-in: ");
  }

  @Test
  void a_server_that_does_not_start_is_reported_with_its_output(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                ClassCache.create(
                    "postgres://127.0.0.1:1/none",
                    folder.resolve("missing.jar"),
                    folder.resolve("server.aot"),
                    List.of("-Xmx64m"),
                    folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("The server did not start.")
        .hasMessageContaining("missing.jar");
  }

  private Training training(String password) {
    return new Training(exchange, client, server.url(), OWNER, password);
  }
}
