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

/// `exchange callers`: places calls at a steady rate by scripted telephones of a running exchange,
/// and shows what becomes of them.
final class LoadGenerator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LOOK = Duration.ofMillis(250);
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
  private final LoadReport outcomes;
  private int drawn;

  private LoadGenerator(
      HttpClient http, URI exchange, PrintStream out, boolean redraws, int calls) {
    this.redraws = redraws;
    this.http = http;
    this.exchange = exchange;
    this.out = out;
    this.outcomes = new LoadReport(calls);
  }

  /// @param redraws whether `out` is a terminal, on which the table is drawn anew each second
  /// @return the exit code: 1 when a call was refused or failed
  static int run(List<String> arguments, PrintStream out, boolean redraws, PrintStream complaints) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(Help.CALLERS);
      return 0;
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      Map<String, String> given = FLAGS.overriding(Map.of(), arguments);
      double rate = number(given, "RATE", "2");
      int calls = (int) number(given, "CALLS", "100");
      URI exchange = URI.create(given.getOrDefault("URL", "http://localhost:8081"));
      String script =
          given.containsKey("SCRIPT") ? Files.readString(Path.of(given.get("SCRIPT"))) : SCRIPT;
      LoadGenerator callers = new LoadGenerator(http, exchange, out, redraws, calls);
      String to = given.containsKey("TO") ? given.get("TO") : callers.firstNumber();
      return callers.load(rate, calls, to, script) ? 0 : 1;
    } catch (UsageException | IllegalArgumentException e) {
      complaints.println(e.getMessage());
      return 2;
    } catch (ConnectException e) {
      complaints.println("There is no exchange: start one with bin/exchange, or name it by --url.");
      return 2;
    } catch (IOException e) {
      complaints.println("The exchange, or the script, cannot be read: " + e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static double number(Map<String, String> given, String name, String otherwise) {
    String text = given.getOrDefault(name, otherwise);
    if (!text.matches("\\d{1,6}(\\.\\d{1,3})?") || Double.parseDouble(text) <= 0) {
      throw new UsageException(
          "--"
              + name.toLowerCase(java.util.Locale.ROOT)
              + " should be a number above 0, not "
              + text);
    }
    return Double.parseDouble(text);
  }

  private String firstNumber() throws IOException, InterruptedException {
    JsonNode numbers = get("/exchange/numbers").path("numbers");
    if (numbers.isEmpty()) {
      throw new UsageException("The exchange has no number to call: name one by --to.");
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
        look();
        shown = now;
        show((now - began) / 1e9);
      }
      long next = i < calls ? began + (long) (i * 1e9 / rate) - System.nanoTime() : LOOK.toNanos();
      Thread.sleep(Duration.ofNanos(Math.clamp(next, 0, LOOK.toNanos())));
      if (i >= calls) {
        look();
      }
    }
    draw(outcomes.table((System.nanoTime() - began) / 1e9));
    return outcomes.isClean();
  }

  private void show(double seconds) {
    if (redraws) {
      draw(outcomes.table(seconds) + String.format("on the line %d%n", outcomes.live()));
    } else {
      out.println(outcomes.line(seconds));
    }
  }

  /// In the place of the table before it, where there is one.
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
      outcomes.started();
      live.add(JSON.readTree(answer.body()).path("sid").asString());
    } else if (answer.statusCode() == 400 || answer.statusCode() == 404) {
      throw new UsageException(
          JSON.readTree(answer.body()).path("message").asString(answer.body()));
    } else {
      outcomes.refused();
    }
  }

  private void look() throws IOException, InterruptedException {
    for (Iterator<String> each = live.iterator(); each.hasNext(); ) {
      JsonNode call = get("/exchange/calls/" + each.next());
      if (call.path("ended").isString()) {
        each.remove();
        Instant ended = Instant.parse(call.path("ended").asString());
        Instant created = Instant.parse(call.path("created").asString());
        if (call.path("answered").isString()) {
          Instant answered = Instant.parse(call.path("answered").asString());
          outcomes.ended(
              call.path("status").asString(),
              Duration.between(created, answered).toMillis(),
              Duration.between(answered, ended).toMillis());
        } else {
          outcomes.ended(call.path("status").asString(), -1, 0);
        }
      }
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(exchange.resolve(path)).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }
}
