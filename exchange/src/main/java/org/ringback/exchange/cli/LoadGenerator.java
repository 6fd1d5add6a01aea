package org.ringback.exchange.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `exchange callers`: a load generator. It places calls from scripted phones to a running exchange
/// at a steady rate and reports their results.
final class LoadGenerator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final long SHOW_NANOS = 1_000_000_000L;
  private static final String SCRIPT = "waitForSpeechMs 10000\nwaitMs 2000\nhangup";
  private static final Flags FLAGS =
      new Flags(
          Map.of(
              "--rate", "RATE",
              "--calls", "CALLS",
              "--to", "TO",
              "--script", "SCRIPT",
              "--url", "URL"));

  private final HttpClient http;
  private final URI exchange;
  private final PrintStream out;
  private final boolean redraws;
  private final Set<String> live = new LinkedHashSet<>();
  private final LoadReport report;
  private int drawn;

  private LoadGenerator(
      HttpClient http, URI exchange, PrintStream out, boolean redraws, int calls) {
    this.redraws = redraws;
    this.http = http;
    this.exchange = exchange;
    this.out = out;
    this.report = new LoadReport(calls);
  }

  /// @param redraws whether `out` is a terminal, on which the table is redrawn each second
  /// @return the exit code: 1 when a call was rejected or failed
  static int run(List<String> arguments, PrintStream out, boolean redraws, PrintStream errors) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(Help.CALLERS);
      return 0;
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      Map<String, String> options = FLAGS.overriding(Map.of(), arguments);
      double rate = number(options, "RATE", "2");
      int calls = (int) number(options, "CALLS", "100");
      URI exchange = URI.create(options.getOrDefault("URL", "http://localhost:8081"));
      String script =
          options.containsKey("SCRIPT") ? Files.readString(Path.of(options.get("SCRIPT"))) : SCRIPT;
      LoadGenerator callers = new LoadGenerator(http, exchange, out, redraws, calls);
      String to = options.containsKey("TO") ? options.get("TO") : callers.firstNumber();
      return callers.load(rate, calls, to, script) ? 0 : 1;
    } catch (UsageException | IllegalArgumentException e) {
      errors.println(e.getMessage());
      return 2;
    } catch (ConnectException e) {
      errors.println(
          "Could not connect to the exchange. Start it with bin/exchange, or set --url.");
      return 2;
    } catch (IOException e) {
      errors.println("Could not read the exchange or the script: " + e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static double number(Map<String, String> options, String name, String defaultValue) {
    String text = options.getOrDefault(name, defaultValue);
    if (!text.matches("\\d{1,6}(\\.\\d{1,3})?") || Double.parseDouble(text) <= 0) {
      throw new UsageException(
          "--"
              + name.toLowerCase(java.util.Locale.ROOT)
              + " must be a number greater than 0, not "
              + text);
    }
    return Double.parseDouble(text);
  }

  private String firstNumber() throws IOException, InterruptedException {
    JsonNode numbers = get("/exchange/numbers").path("numbers");
    if (numbers.isEmpty()) {
      throw new UsageException("The exchange has no phone number. Set --to.");
    }
    return numbers.get(0).path("number").asString();
  }

  private boolean load(double rate, int calls, String to, String script)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long shown = began;
    for (int i = 0; i < calls || !live.isEmpty(); ) {
      long now = System.nanoTime();
      while (i < calls && began + (long) (i * 1e9 / rate) <= now) {
        dial(String.format("+1555%07d", 1_000_000 + i), to, script);
        i++;
      }
      if (now - shown > SHOW_NANOS) {
        poll();
        shown = now;
        show((now - began) / 1e9);
      }
      long poll = POLL_INTERVAL.toNanos();
      long next = i < calls ? began + (long) (i * 1e9 / rate) - System.nanoTime() : poll;
      Thread.sleep(Duration.ofNanos(Math.clamp(next, 0, poll)));
      if (i >= calls) {
        poll();
      }
    }
    draw(report.table((System.nanoTime() - began) / 1e9));
    return report.isClean();
  }

  private void show(double seconds) {
    if (redraws) {
      draw(report.table(seconds) + String.format("active     %d%n", report.live()));
    } else {
      out.println(report.line(seconds));
    }
  }

  /// Draws a table over the previous one.
  private void draw(String table) {
    if (drawn > 0) {
      out.print("\033[" + drawn + "A\033[J");
    }
    out.print(table);
    out.flush();
    drawn = redraws ? (int) table.lines().count() : 0;
  }

  private void dial(String from, String to, String script)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(exchange.resolve("/exchange/calls"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("from", from, "to", to, "script", script))))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() == 201) {
      report.started();
      live.add(JSON.readTree(answer.body()).path("sid").asString());
    } else if (answer.statusCode() == 400 || answer.statusCode() == 404) {
      throw new UsageException(
          JSON.readTree(answer.body()).path("message").asString(answer.body()));
    } else {
      report.rejected();
    }
  }

  private void poll() throws IOException, InterruptedException {
    for (Iterator<String> each = live.iterator(); each.hasNext(); ) {
      JsonNode call = get("/exchange/calls/" + each.next());
      if (call.path("ended").isString()) {
        each.remove();
        Instant ended = Instant.parse(call.path("ended").asString());
        Instant created = Instant.parse(call.path("created").asString());
        if (call.path("answered").isString()) {
          Instant answered = Instant.parse(call.path("answered").asString());
          report.ended(
              call.path("status").asString(),
              Duration.between(created, answered).toMillis(),
              Duration.between(answered, ended).toMillis());
        } else {
          report.ended(call.path("status").asString(), -1, 0);
        }
      }
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(exchange.resolve(path)).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " returned status " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }
}
