package org.ringback.demo.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Plays the webhooks and the requests of an export into a fresh server, at their recorded times,
/// and returns the resulting call.
public final class Replay {
  private static final Pattern CLIENT = Pattern.compile("u_([0-9a-f]{32})_s_[0-9a-f]{32}");

  private final RecordedCall recorded;
  private final ReplayClock clock;
  private final ReplayServer server;

  /// The recorded members who are about to supervise the call.
  private final Set<UUID> supervisors = new HashSet<>();

  /// The id of the new call, once it exists.
  private @Nullable UUID call;

  private Replay(RecordedCall recorded, ReplayClock clock, ReplayServer server) {
    this.recorded = recorded;
    this.clock = clock;
    this.server = server;
  }

  /// @param lines the lines of an export
  /// @param databaseUrl an empty database
  /// @throws ReplayException when the export cannot be replayed
  public static ReplayResult play(List<String> lines, String databaseUrl) {
    RecordedCall recorded = RecordedCall.parse(lines);
    ReplayClock clock = new ReplayClock(recorded.createdAt());
    try (RecordedTwilio twilio = RecordedTwilio.start(recorded);
        ReplayServer server = new ReplayServer(databaseUrl, twilio, recorded, clock)) {
      return new Replay(recorded, clock, server).play();
    }
  }

  private ReplayResult play() {
    if (recorded.isPlacedByServer()) {
      place();
    }
    int webhooks = 0;
    for (RecordedCall.Entry entry : recorded.entries()) {
      advance(entry.at());
      if (entry.kind().equals("webhook")) {
        webhook(entry);
        webhooks++;
      } else if (entry.kind().equals("flow")) {
        flow(entry);
      }
    }
    if (webhooks == 0) {
      throw new ReplayException("The file contains no webhook.");
    }
    return ReplayResult.compare(recorded.call(), replayed(), this::newUser, webhooks);
  }

  private void flow(RecordedCall.Entry entry) {
    switch (entry.name()) {
      case "end-requested" -> end(entry);
      case "supervising" -> supervisors.add(Objects.requireNonNull(entry.user()));
      case "claimed" -> supervisors.remove(entry.user());
      default -> {}
    }
  }

  /// Places the call by REST, as the recorded member did.
  private void place() {
    ReplayServer.Agent agent =
        server.agent(UUID.fromString(recorded.call().path("agentId").asString()));
    Map<String, Object> request = new TreeMap<>();
    request.put("to", recorded.call().path("to").asString());
    request.put("machineDetection", recorded.call().path("answeredBy").isString());
    try (AutoCloseable _ = server.openPage(agent)) {
      server.request("POST", server.path("/make-direct-call"), agent.session(), request);
    } catch (ReplayException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new ReplayException("Could not close the page of the agent.", failed);
    }
    findCall();
  }

  private void advance(Instant to) {
    if (to.isAfter(clock.instant())) {
      clock.set(to);
    }
  }

  private void webhook(RecordedCall.Entry entry) {
    Map<String, List<String>> form = new TreeMap<>();
    UUID caller = user(entry.data().at("/form/From").asString(""));
    entry
        .data()
        .path("form")
        .properties()
        .forEach(
            each -> {
              JsonNode value = each.getValue();
              List<String> values =
                  value.isArray()
                      ? value.valueStream().map(JsonNode::asString).toList()
                      : List.of(value.asString());
              form.put(
                  each.getKey(), values.stream().map(v -> form(each.getKey(), v, caller)).toList());
            });
    List<String> query = new ArrayList<>();
    entry
        .data()
        .path("url")
        .properties()
        .forEach(
            each ->
                query.add(
                    each.getKey() + "=" + ReplayServer.encode(text(each.getValue().asString()))));
    String target = server.path("/" + entry.name());
    server.webhook(query.isEmpty() ? target : target + "?" + String.join("&", query), form);
    if (call == null) {
      findCall();
    }
  }

  private String form(String name, String value, @Nullable UUID caller) {
    if (caller != null && name.equals("grant")) {
      return server.agent(caller).grant();
    }
    return caller != null && call != null && name.equals("claim")
        ? server
            .database()
            .claim(
                call,
                server.agent(caller).user().value(),
                supervisors.contains(caller) ? "supervisor" : "agent")
            .toString()
        : text(value);
  }

  /// Returns a text with the ids of the new server.
  private String text(String recordedText) {
    String text =
        CLIENT
            .matcher(recordedText)
            .replaceAll(
                found -> {
                  ReplayServer.Agent agent = server.agents().get(RecordedCall.uuid(found.group(1)));
                  return Matcher.quoteReplacement(agent == null ? found.group() : agent.identity());
                });
    text = text.replace(recorded.workspace().toString(), server.workspace().toString());
    if (call == null) {
      return text;
    }
    text =
        text.replace(participant(recorded.id(), "customer", ""), participant(call, "customer", ""));
    for (Map.Entry<UUID, ReplayServer.Agent> each : server.agents().entrySet()) {
      for (String role : List.of("agent", "supervisor")) {
        text =
            text.replace(
                participant(recorded.id(), role, each.getKey().toString()),
                participant(call, role, each.getValue().user().toString()));
      }
    }
    return text.replace(recorded.id().toString(), call.toString());
  }

  /// Computes the id of a participant as the server does.
  private static String participant(UUID call, String role, String person) {
    String name = call + "/" + role + "/" + person;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static @Nullable UUID user(String client) {
    Matcher identity = CLIENT.matcher(client);
    return identity.find() ? RecordedCall.uuid(identity.group(1)) : null;
  }

  /// Ends the call as the recorded member, service or server did.
  private void end(RecordedCall.Entry entry) {
    ReplayServer.Agent agent = entry.user() == null ? null : server.agents().get(entry.user());
    if (call != null && agent != null) {
      server.request("POST", server.path("/calls/" + call + "/end"), agent.session(), Map.of());
    } else if (call != null && entry.user() == null) {
      server.endBySystem(call);
    }
  }

  private void findCall() {
    server
        .request("GET", server.path("/calls?limit=1"), server.anyone().session(), Map.of())
        .path("calls")
        .valueStream()
        .findFirst()
        .ifPresent(
            found -> {
              call = UUID.fromString(found.path("id").asString());
              invite(call);
            });
  }

  /// Invites the outside phones of a conference, and the members who did not join.
  private void invite(UUID call) {
    for (JsonNode each : recorded.call().path("participants")) {
      String role = each.path("role").asString();
      boolean hasJoined = List.of("joined", "left").contains(each.path("state").asString());
      if (role.equals("external")) {
        UUID id = UUID.fromString(each.path("id").asString());
        server.database().invite(call, id, role, null, each.path("number").asString(null));
      } else if (recorded.isConference() && role.equals("agent") && !hasJoined) {
        UUID user = UUID.fromString(newUser(each.path("userId").asString()));
        UUID id = UUID.fromString(participant(call, role, user.toString()));
        server.database().invite(call, id, role, user, null);
      }
    }
  }

  private JsonNode replayed() {
    if (call == null) {
      return JsonMapper.shared().createObjectNode();
    }
    return server.request(
        "GET", server.path("/calls/" + call), server.anyone().session(), Map.of());
  }

  private String newUser(String recordedUser) {
    ReplayServer.Agent agent = server.agents().get(UUID.fromString(recordedUser));
    return agent == null ? recordedUser : agent.user().toString();
  }
}
