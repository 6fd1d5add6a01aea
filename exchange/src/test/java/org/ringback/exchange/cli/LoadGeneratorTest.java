package org.ringback.exchange.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.exchange.ExchangeFixture;

class LoadGeneratorTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int callers(String... arguments) {
    return callers(false, arguments);
  }

  private int callers(boolean terminal, String... arguments) {
    return LoadGenerator.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        terminal,
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @Test
  void calls_are_placed_at_a_rate_and_counted_by_outcome(@TempDir Path folder) throws Exception {
    Path script = Files.writeString(folder.resolve("caller.txt"), "waitMs 200\nhangup\n");
    try (ExchangeFixture fixture = new ExchangeFixture()) {
      fixture.app.answer("/voice", "<Pause length='1'/><Say>hello</Say><Pause length='60'/>");

      int code =
          callers(
              "--rate=20", "--calls=6", "--script=" + script, "--url=" + fixture.exchange.url());

      assertThat(code).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("Calls      6 of 6", "completed  6", "answered after  p50");
      assertThat(fixture.app.all("/voice")).hasSize(6);
    }
  }

  @Test
  void on_a_terminal_the_table_is_redrawn_in_place() throws Exception {
    try (ExchangeFixture fixture = new ExchangeFixture()) {
      fixture.app.answer("/voice", "<Reject reason='busy'/>");

      callers(true, "--rate=2", "--calls=5", "--url=" + fixture.exchange.url());

      String drawn = out.toString(StandardCharsets.UTF_8);
      int last = drawn.lastIndexOf("\033[");
      assertThat(drawn).containsPattern("\033\\[\\d+A\033\\[J");
      assertThat(drawn.substring(last)).contains("Calls      5 of 5", "busy       5");
      assertThat(drawn).doesNotContain("started");
    }
  }

  @Test
  void a_rejected_call_is_reported_as_rejected() throws Exception {
    try (ExchangeFixture fixture = new ExchangeFixture()) {
      fixture.app.answer("/voice", "<Reject reason='busy'/>");

      callers("--rate=20", "--calls=3", "--url=" + fixture.exchange.url());

      assertThat(out.toString(StandardCharsets.UTF_8)).contains("busy       3");
    }
  }

  @Test
  void a_wrong_flag_is_explained_in_one_sentence() throws IOException {
    assertThat(callers("--rate=fast")).isEqualTo(2);
    assertThat(callers("--url=http://127.0.0.1:1")).isEqualTo(2);
    assertThat(callers("--speed=1")).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "--rate must be a number greater than 0, not fast",
            "Could not connect to the exchange. Start it with bin/exchange, or set --url.",
            "Unknown option --speed. Run with --help for a list.");
  }
}
