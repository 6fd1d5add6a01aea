package org.ringback.exchange.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.ExchangeSettings;

class MainTest {
  private static final String SID = "AC0123456789abcdef0123456789abcdef";

  private record Run(int code, String out, String errors) {}

  private static Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        Main.run(
            Arrays.asList(arguments),
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    return new Run(
        code,
        out.toString(StandardCharsets.UTF_8),
        errors.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void help_lists_every_flag_and_variable() {
    Run run = run("--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("--port", "--tls-port", "--media-port", "--advertise", "--account")
        .contains(
            "--auth-token", "--seed", "EXCHANGE_PORT", "EXCHANGE_MEDIA_PORT", "EXCHANGE_SEED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--colour blue | Unknown option --colour. Run with --help for a list.",
        "serve | Unknown argument \"serve\". Run with --help for a list.",
        "--port | --port needs a value.",
        "--port=eighty | --port (EXCHANGE_PORT) must be a port, 0 to 65535",
        "--seed=x | --seed (EXCHANGE_SEED) must be a whole number, not x",
        "--account=AC1 | --account (EXCHANGE_ACCOUNT) must be AC and 32 hexadecimal digits",
        "--calls-per-second=many | --calls-per-second (EXCHANGE_CALLS_PER_SECOND) must be a number",
        "--advertise=here | --advertise (EXCHANGE_ADVERTISE) must be an IP address, not here",
        "--account=AC0123456789abcdef0123456789abcdef | --auth-token (EXCHANGE_AUTH_TOKEN) must be",
      })
  void a_wrong_flag_is_explained_in_one_sentence(String line, String message) {
    Run run = run(line.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errors()).startsWith(message).doesNotContain("\n");
  }

  @Test
  void a_port_in_use_is_explained_in_one_sentence(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run =
          run(
              "--port=" + taken.getLocalPort(),
              "--tls-port=off",
              "--media-port=0",
              "--ca=" + folder.resolve("ca.p12"));

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errors())
          .contains("cannot listen", String.valueOf(taken.getLocalPort()))
          .doesNotContain("\n");
    }
  }

  @Test
  void flags_override_the_environment_and_a_default_account_is_created() {
    ExchangeSettings settings =
        Main.settings(List.of("--port", "0", "--seed", "7"), Map.of("EXCHANGE_PORT", "9"));

    assertThat(settings.port()).isZero();
    assertThat(settings.mediaPort()).isEqualTo(40000);
    assertThat(settings.tlsPort()).isEqualTo(8443);
    assertThat(settings.account()).isNotNull();
    assertThat(Main.settings(List.of("--seed=7"), Map.of()).account())
        .as("the same seed, the same account")
        .isEqualTo(settings.account());
    assertThatThrownBy(() -> Main.settings(List.of("--numbers=12"), Map.of()))
        .hasMessageContaining("EXCHANGE_NUMBERS must be phone numbers");
  }

  @ParameterizedTest
  @CsvSource({
    "--host, EXCHANGE_HOST, 127.0.0.2",
    "--port, EXCHANGE_PORT, 9001",
    "--tls-port, EXCHANGE_TLS_PORT, 9002",
    "--media-port, EXCHANGE_MEDIA_PORT, 9003",
    "--media-port, MEDIA_PORT, 9003",
    "--advertise, EXCHANGE_ADVERTISE, 192.0.2.7",
    "--accounts, EXCHANGE_ACCOUNTS, /nowhere/accounts.json",
    "--ca, EXCHANGE_CA, /nowhere/ca.p12",
    "--sounds, EXCHANGE_SOUNDS, /nowhere",
    "--numbers, EXCHANGE_NUMBERS, +15550100001",
    "--voice-url, EXCHANGE_VOICE_URL, http://a.test/v",
    "--seed, EXCHANGE_SEED, 8",
  })
  void a_flag_and_its_variable_mean_the_same(String flag, String variable, String value) {
    List<String> given = List.of("--account", SID, "--auth-token", "secret");
    ExchangeSettings byFlag =
        Main.settings(
            java.util.stream.Stream.concat(given.stream(), java.util.stream.Stream.of(flag, value))
                .toList(),
            Map.of());

    assertThat(Main.settings(given, Map.of(variable, value))).isEqualTo(byFlag);
    assertThat(byFlag).isNotEqualTo(Main.settings(given, Map.of()));
  }

  @Test
  void a_configured_account_exists() {
    ExchangeSettings settings =
        Main.settings(
            List.of("--account", SID, "--auth-token", "secret", "--voice-url", "http://a.test/v"),
            Map.of());

    assertThat(settings.account())
        .isEqualTo(
            new ExchangeSettings.FirstAccount(
                SID, "secret", List.of("+15550100000"), "http://a.test/v"));
  }
}
