package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestServer;

class DescriptionTest {
  private static final Pattern PATH = Pattern.compile("  (/\\S+):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");

  @Test
  void every_route_is_described_and_every_description_is_served() {
    try (TestServer server = TestServer.start()) {
      assertThat(new TreeSet<>(server.server().routes().keySet()))
          .isNotEmpty()
          .isEqualTo(described(server.get("/openapi.yaml", null).body()));
    }
  }

  /// By indentation: paths are the only keys that begin with a slash, methods stand under them.
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
