package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.ServerProcess;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.running.TestPage;
import tools.jackson.databind.JsonNode;

/// A node dies or freezes while an agent is available on it. The other node stops ringing the
/// agent. Each death takes a lease of a node, so a build tests the leases in `NodeLeaseTest` and
/// `PresenceTest` only.
@EnabledIfSystemProperty(named = "guarantees.nightly", matches = "true")
class NodeDeathTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int TIMES = 5;

  private final String database = TestDatabase.fresh();
  private final Map<String, String> environment =
      Map.of("DATABASE_URL", database, "RINGBACK_FANOUT", "postgresql");

  @Test
  void agents_of_a_killed_node_are_not_rung() throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            23, "Time until agents of a killed node are not rung (at most 15 s)", getClass());
    guarantee.recordResult(longest(ServerProcess::kill));
  }

  @Test
  void agents_of_a_frozen_node_are_not_rung() throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            23, "Time until agents of a frozen node are not rung (at most 15 s)", getClass());
    guarantee.recordResult(longest(ServerProcess::freeze));
  }

  private String longest(Consumer<ServerProcess> fault) throws Exception {
    double longest = 0;
    try (HttpClient http = HttpClient.newHttpClient();
        ServerProcess survivor = ServerProcess.start(environment)) {
      String token = survivor.signIn();
      String workspace = "/api/workspaces/" + survivor.workspace(token);
      for (int i = 0; i < TIMES; i++) {
        try (ServerProcess dying = ServerProcess.start(environment);
            TestPage agent = page(http, dying, workspace).hello(token, null).available()) {
          eventually(() -> state(survivor, workspace, token, "available"));
          long start = System.nanoTime();
          fault.accept(dying);
          eventually(LIMIT, () -> state(survivor, workspace, token, "offline"));
          longest = Math.max(longest, (System.nanoTime() - start) / 1e9);
          assertThat(agent.frames("availability")).isNotEmpty();
        }
      }
    }
    return "%.1f s, %d times".formatted(longest, TIMES);
  }

  private static TestPage page(HttpClient http, ServerProcess node, String workspace) {
    String address = node.url().toString().replaceFirst("http", "ws") + workspace + "/events";
    return new TestPage(http, URI.create(address), true);
  }

  private static String state(ServerProcess node, String workspace, String token, String expected) {
    JsonNode members = node.get(workspace + "/presence", token).json().path("members");
    String state = members.path(0).path("state").asString("");
    return state.equals(expected) ? "" : "the agent is " + state + " instead of " + expected;
  }
}
