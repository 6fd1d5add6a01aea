package org.ringback.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;

class DescriptionTest {
  private static final Pattern PATH = Pattern.compile("  (/\\S+):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");

  @Test
  void every_own_route_is_described_and_every_description_is_served() throws IOException {
    try (Exchange exchange = Exchange.start(ExchangeSettings.forTests())) {
      Set<String> served = new TreeSet<>();
      exchange.routes().stream()
          .filter(r -> r.matches("[A-Z]+ /(exchange|health)(/.*)?"))
          .forEach(served::add);
      assertThat(served).isNotEmpty().isEqualTo(described(yaml()));
    }
  }

  @Test
  void every_mode_of_chaos_is_described() throws IOException {
    String yaml = yaml();
    for (ChaosMode each : ChaosMode.values()) {
      assertThat(yaml).contains("- " + each.wire() + "\n");
    }
  }

  private static String yaml() throws IOException {
    return Files.readString(Path.of("openapi.yaml"));
  }

  /// Reads the routes of openapi.yaml by indentation: only paths start with a slash, and methods
  /// are below them.
  private static Set<String> described(String yaml) {
    Set<String> described = new TreeSet<>();
    String path = "";
    for (String line : yaml.lines().toList()) {
      var key = PATH.matcher(line);
      var method = METHOD.matcher(line);
      if (key.matches()) {
        path = key.group(1);
      } else if (method.matches()) {
        described.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return described;
  }
}
