package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ringback.server.running.Eventually.eventually;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.ringback.exchange.chaos.ChaosMode;
import org.ringback.exchange.chaos.ChaosRule;
import org.ringback.exchange.junit.TestCall;
import org.ringback.exchange.junit.TestConversation;
import org.ringback.server.running.Guarantee;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Recorded calls, from Twilio's recording to the player.
@Order(2)
class RecordingTest extends RecordingScenario {
  @Test
  void a_conference_is_stored_encrypted_and_its_channels_have_the_right_names() throws Exception {
    assertThatResponse(
            policy(
                policy ->
                    policy
                        .put("inbound", "always")
                        .put("deleteAtTwilio", true)
                        .set("announcement", spoken("This call is recorded."))))
        .hasStatus(200);
    try (Agent ada = new Agent()) {
      long before = storedFiles();
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      assertThat(ada.page.frame("call-recordings-changed").path("callId").asString())
          .isEqualTo(call);
      assertThat(recordings(call, acme.administrator()).path("recordings")).hasSize(1);
      assertThat(recording.path("channels").valueStream().map(JsonNode::asString))
          .containsExactly("customer", "agent");

      byte[] wav = audio(link(call, recording, ada.member.token(), false)).body();
      assertThat(wav).hasSize(recording.path("size").asInt());
      assertThat(recording.path("durationMs").asInt())
          .isEqualTo((wav.length - TestWav.HEADER) / 32);
      assertThat(loudest(wav, 0)).isGreaterThan(2000);
      assertThat(loudest(wav, 1)).isLessThan(200);

      JsonNode waveform =
          acme.get(
                  "/calls/" + call + "/recordings/" + recording.path("id").asString() + "/waveform")
              .json();
      assertThat(waveform.at("/channels/0")).hasSize(waveform.at("/channels/1").size());
      assertThat(waveform.at("/channels/0").valueStream().mapToInt(JsonNode::asInt).max())
          .hasValue(loudest(wav, 0) >> 7);

      assertThat(storedFiles()).isEqualTo(before + 1);
      try (Stream<Path> files = Files.walk(storage)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .doesNotContain("WAVEfmt");
        }
      }
      eventually(() -> atTwilio().isEmpty() ? "" : "Twilio has the recording");
    }
  }

  @Test
  void a_transferred_call_has_one_recording_of_the_customer_with_both_agents() throws Exception {
    recordInbound();
    try (Agent ada = new Agent();
        Agent ben = new Agent()) {
      TestConversation customer = call();
      ada.accept(customer.call());
      String call = awaitConversation(ada, customer.call());
      customer.says("To Ada");
      String target = "{\"userId\":\"%s\"}".formatted(ben.member.user());
      assertThatResponse(acme.post("/calls/" + call + "/transfer", ada.member.token(), target))
          .hasStatus(202);
      ben.accept(customer.call());
      eventually(
          () -> {
            JsonNode stored = acme.call(customer.call().sid(), ben.member);
            List<String> states = stored.path("participants").findValuesAsString("state");
            return states.equals(List.of("joined", "left", "joined")) ? "" : "it is " + stored;
          });
      customer.says("To Ben").hangsUp();
      awaitEnd(ben, customer.call());

      JsonNode recording = await(call, "ready");
      assertThat(recordings(call, acme.administrator()).path("recordings")).hasSize(1);
      assertThat(recording.path("lengthDiffersSec").isNull()).isTrue();
      byte[] wav = audio(link(call, recording, ben.member.token(), false)).body();
      int half = wav.length / 8 * 4;
      assertThat(loudest(Arrays.copyOfRange(wav, 0, half), 0)).isGreaterThan(2000);
      assertThat(loudest(Arrays.copyOfRange(wav, half, wav.length), 0)).isGreaterThan(2000);
      assertThat(loudest(wav, 1)).as("hold music on the channel of the agents").isLessThan(200);
    }
  }

  @Test
  void a_call_of_the_simple_strategy_is_recorded_too_and_without_a_policy_none_is()
      throws Exception {
    strategy("client");
    try (Agent ada = new Agent()) {
      TestConversation before = call();
      ada.browser.awaitIncoming().accept();
      String earlier = talk(ada, before);
      assertThatResponse(recordInbound()).hasStatus(200);
      TestConversation customer = call();
      ada.browser.awaitIncoming().accept();
      String call = talk(ada, customer);
      JsonNode recording = await(call, "ready");
      byte[] wav = audio(link(call, recording, ada.member.token(), false)).body();
      assertThat(loudest(wav, 0)).isGreaterThan(2000);
      assertThat(loudest(wav, 1)).isLessThan(200);
      assertThat(recordings(earlier, ada.member.token()).path("recordings")).isEmpty();
    }
  }

  @Test
  void parts_are_played_while_the_session_lasts_and_each_listening_is_audited() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      String link = link(call, recording, ada.member.token(), false);
      byte[] all = audio(link).body();
      HttpResponse<byte[]> part = audio(link, "Range", "bytes=9000-9099");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.headers().firstValue("Content-Range"))
          .hasValue("bytes 9000-9099/" + all.length);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(all, 9000, 9100));
      assertThat(audio(link, "Range", "bytes=-10").body())
          .isEqualTo(Arrays.copyOfRange(all, all.length - 10, all.length));
      assertThat(audio(link, "Range", "bytes=" + all.length + "-").statusCode()).isEqualTo(416);
      assertThat(audio(link + "x").statusCode()).isEqualTo(404);
      assertThat(acme.audit("recording.played"))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.path("subject").asString()).isEqualTo(call);
                assertThat(entry.path("userId").asString()).isEqualTo(ada.member.user().toString());
              });
      server.signOut(ada.member.token());
      assertThat(audio(link).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void agents_hear_their_own_calls_supervisors_all_and_administrators_download() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      String audio = "/calls/" + call + "/recordings/" + recording.path("id").asString();
      Member other = acme.signIn("rec-other");
      assertThat(recordings(call, other.token()).path("recordings")).isEmpty();
      assertThat(recordings(call, other.token()).path("access").asString()).isEqualTo("none");
      assertThatResponse(acme.get(audio + "/waveform", other.token())).isProblem(404, "not-found");
      assertThatResponse(createLink(call, recording, other.token(), false))
          .isProblem(404, "not-found");

      Member supervisor = acme.signIn("rec-supervisor", Role.SUPERVISOR);
      assertThatResponse(createLink(call, recording, supervisor.token(), false)).hasStatus(201);
      assertThatResponse(createLink(call, recording, supervisor.token(), true))
          .isProblem(403, "forbidden");
      String download = link(call, recording, acme.administrator(), true);
      assertThat(audio(download).headers().firstValue("Content-Disposition").orElse(""))
          .startsWith("attachment");
      assertThat(acme.audit("recording.downloaded")).hasSize(1);

      TestWorkspace globex = TestWorkspace.create(server);
      Member stranger = globex.signIn("rec-stranger", Role.OWNER);
      assertThatResponse(acme.get(audio + "/waveform", stranger.token()))
          .isProblem(404, "not-found");
      assertThatResponse(globex.get(audio + "/waveform", stranger.token()))
          .isProblem(404, "not-found");
    }
  }

  @Test
  void a_pause_is_shown_when_twilio_has_confirmed_it() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      TestCall customer = exchange.call("+15550023000", number, "waitMs 60000");
      ada.accept(customer);
      String call = acme.call(customer.sid(), ada.member).path("id").asString();
      String id = await(call, "recording").path("id").asString();
      String recording = "/calls/" + call + "/recordings/" + id;
      eventually(
          () -> {
            String status = acme.call(customer.sid(), ada.member).path("status").asString();
            return status.equals("in-progress") ? "" : "the agent has not joined: " + status;
          });
      Member other = acme.signIn("rec-bystander");
      assertThatResponse(acme.post(recording + "/pause", other.token(), ""))
          .isProblem(404, "not-found");
      Answer paused = acme.post(recording + "/pause", ada.member.token(), "");
      assertThatResponse(paused).hasStatus(200);
      assertThat(paused.json().path("paused").asBoolean()).isTrue();
      assertThat(recordings(call, ada.member.token()).at("/recordings/0/paused").asBoolean())
          .isTrue();
      Answer resumed = acme.post(recording + "/resume", ada.member.token(), "");
      assertThat(resumed.json().path("paused").asBoolean()).isFalse();
      assertThat(acme.audit("recording.paused")).hasSize(1);
      acme.post("/calls/" + call + "/leave", ada.member.token(), "");
      await(call, "ready");
      assertThatResponse(acme.post(recording + "/pause", ada.member.token(), ""))
          .isProblem(409, "recording-not-running");
    }
  }

  @Test
  void a_late_or_truncated_file_is_fetched_again_and_stored_once() throws Exception {
    recordInbound();
    exchange.chaos().add(chaos(ChaosMode.RECORDINGS_LATE, 1));
    try (Agent ada = new Agent()) {
      long before = storedFiles();
      String call = recordedCall(ada);
      eventually(() -> error(call).contains("404") ? "" : "no attempt failed: " + error(call));
      exchange.chaos().set(1, List.of(chaos(ChaosMode.RECORDINGS_TRUNCATED, 1)));
      eventually(
          () ->
              error(call).contains("before its announced length")
                  ? ""
                  : "not checked: " + error(call));
      exchange.chaos().clear();
      await(call, "ready");
      assertThat(storedFiles()).isEqualTo(before + 1);
    }
  }

  /// Begins the next attempt of each failed one at once.
  private void retryNow() {
    server
        .sql()
        .sql(
            """
            update recordings set next_try_at = now()
            where error is not null and next_try_at between now() and now() + interval '10 minutes'""")
        .update();
  }

  private String error(String call) {
    retryNow();
    return recordings(call, acme.administrator()).at("/recordings/0/error").asString("");
  }

  @Test
  void a_recording_whose_callbacks_are_lost_is_found_and_a_missing_one_is_reported()
      throws Exception {
    recordInbound();
    exchange.chaos().add(chaos(ChaosMode.RECORDINGS_LOST, 1));
    try (Agent ada = new Agent()) {
      String found = recordedCall(ada);
      String missing = recordedCall(ada);
      eventually(() -> atTwilio().size() == 2 ? "" : "Twilio has " + atTwilio());
      askTwilio("DELETE", "/Recordings/" + atTwilio().getFirst() + ".json");
      eventually(
          () ->
              row(found).equals("completed") && row(missing).equals("completed")
                  ? ""
                  : "a call is open");
      await(found, "ready", this::age);
      await(missing, "missing", this::age);
      assertThat(acme.audit("recording.missing"))
          .extracting(entry -> entry.path("subject").asString())
          .containsExactly(missing);
      assertThat(
              acme.get("/recording-problems").json().path("problems").findValuesAsString("callId"))
          .containsExactly(missing);
    }
  }

  @Test
  void every_recording_is_stored_once_with_its_length_whatever_twilio_does() throws Exception {
    Guarantee guarantee =
        Guarantee.of(
            23,
            "Recordings that are missing, stored twice or of a wrong length after callbacks and"
                + " downloads failed",
            getClass());
    int count = Guarantee.size(3, 1_000);
    recordInbound();
    long before = storedFiles();
    exchange
        .chaos()
        .set(
            guarantee.seed(),
            List.of(
                chaos(ChaosMode.CALLBACKS_DUPLICATE, 0.3),
                chaos(ChaosMode.RECORDINGS_LOST, 0.2),
                chaos(ChaosMode.RECORDINGS_LATE, 0.3),
                chaos(ChaosMode.RECORDINGS_TRUNCATED, 0.3),
                chaos(ChaosMode.REST_5XX, 0.1).forRequest("GET .*/Recordings")));
    List<String> calls = recordedCalls(count, Guarantee.size(1, 6));
    List<String> open = new ArrayList<>(calls);
    eventually(
        Duration.ofMinutes(5),
        () -> {
          age();
          retryNow();
          open.removeIf(call -> statuses(call).equals(List.of("ready")));
          return open.isEmpty()
              ? ""
              : "these recordings are not ready: "
                  + open.stream().map(call -> call + " " + statuses(call)).toList();
        });
    assertThat(calls).allSatisfy(call -> assertThat(statuses(call)).containsExactly("ready"));
    assertThat(storedFiles()).isEqualTo(before + calls.size());
    exchange.chaos().clear();
    Map<String, Integer> seconds = secondsAtTwilio();
    assertThat(seconds).hasSize(calls.size());
    server
        .sql()
        .sql("select sid, duration_ms from recordings where workspace_id = :workspace")
        .param("workspace", acme.id().value())
        .query(
            (row, _) ->
                assertThat(row.getLong("duration_ms") / 1000.0)
                    .isCloseTo(
                        Objects.requireNonNull(seconds.get(row.getString("sid"))), within(1.0)))
        .list();
    guarantee.recordResult("0 of " + calls.size());
  }

  /// Lets several customers call at the same time, one call after the other, and as many agents
  /// take the calls that they are offered. Returns the ids of the calls.
  private List<String> recordedCalls(int count, int agents) throws Exception {
    AtomicInteger left = new AtomicInteger(count);
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    List<Agent> team = Stream.generate(Agent::new).limit(agents).toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> lines = new ArrayList<>();
      for (int i = 0; i < agents; i++) {
        lines.add(
            executor.submit(
                () -> {
                  try {
                    while (left.getAndDecrement() > 0) {
                      TestConversation customer = call();
                      calls.add(talk(awaitAgent(team, customer.call()), customer));
                    }
                  } catch (AssertionError failed) {
                    left.set(0);
                    throw failed;
                  }
                }));
      }
      for (Future<?> line : lines) {
        line.get();
      }
    } finally {
      team.forEach(Agent::close);
    }
    return List.copyOf(calls);
  }

  /// Waits until one of the agents has accepted the call, and returns that agent. An agent who is
  /// offered two calls can take one of them; the other one is offered to the next.
  private static Agent awaitAgent(List<Agent> team, TestCall customer) {
    AtomicReference<@Nullable Agent> taker = new AtomicReference<>();
    eventually(
        Duration.ofSeconds(60),
        () -> {
          taker.set(team.stream().filter(agent -> agent.takes(customer)).findFirst().orElse(null));
          return taker.get() == null ? "no agent can take " + customer.sid() : "";
        });
    return Objects.requireNonNull(taker.get());
  }

  private ChaosRule chaos(ChaosMode mode, double chance) {
    return ChaosRule.of(mode).withChance(chance).forAccount(account.sid());
  }

  private List<String> statuses(String call) {
    return recordings(call, acme.administrator()).path("recordings").findValuesAsString("status");
  }

  private Map<String, Integer> secondsAtTwilio() {
    return JsonMapper.shared()
        .readTree(askTwilio("GET", "/Recordings.json?PageSize=1000"))
        .path("recordings")
        .valueStream()
        .collect(
            Collectors.toMap(
                each -> each.path("sid").asString(),
                each -> Integer.valueOf(each.path("duration").asString())));
  }

  @Test
  void a_change_names_the_version_of_the_policy_and_numbers_may_differ() {
    assertThatResponse(recordInbound()).hasStatus(200);
    assertThatResponse(policy(policy -> policy.put("version", 0)))
        .isProblem(409, "recording-policy-changed");
    String other = "+15550329999";
    account.addNumber(other, "Hotline");
    assertThatResponse(
            policy(
                policy -> {
                  policy.put("inbound", "always");
                  numbers(policy, number).put("inbound", "off").put("outbound", "always");
                  return policy;
                }))
        .hasStatus(200);
    assertThat(acme.ring(TestWorkspace.callSid(), "+15550021000", number))
        .contains("<Conference")
        .doesNotContain("record=");
    assertThatResponse(
            policy(
                policy -> {
                  numbers(policy, "x");
                  return policy;
                }))
        .isProblem(400, "invalid-request");
    assertThat(acme.audit("recording-policy.changed")).hasSize(2);
  }

  private static ObjectNode numbers(ObjectNode policy, String number) {
    return policy.withArray("numbers").addObject().put("number", number);
  }
}
