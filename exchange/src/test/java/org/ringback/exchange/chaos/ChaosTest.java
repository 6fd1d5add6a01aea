package org.ringback.exchange.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringback.exchange.Admin;
import org.ringback.exchange.AudioCaller;
import org.ringback.exchange.Eventually;
import org.ringback.exchange.ExchangeFixture;
import org.ringback.exchange.FakeApplication;
import org.ringback.exchange.VoiceSdkClient;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallOptions;
import org.ringback.exchange.call.CallStatus;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.media.PacketFaults;

class ChaosTest {
  private static final Set<String> ALL = Set.of("initiated", "ringing", "answered", "completed");
  private final ExchangeFixture fixture = new ExchangeFixture();
  private final Admin admin = new Admin(fixture.exchange);

  @AfterEach
  void end() throws Exception {
    admin.close();
    fixture.close();
  }

  private void chaos(String rules) {
    Admin.Answer answer = admin.put("/exchange/chaos", "{\"seed\":7,\"rules\":[" + rules + "]}");
    assertThat(answer.status())
        .as(new String(answer.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(200);
  }

  /// Places a call to a busy phone. Its callbacks are initiated, ringing and busy.
  private String busyCall(String number) {
    admin.post(
        "/exchange/phones",
        "{\"number\":\"" + number + "\",\"script\":[{\"waitMs\":100},{\"busy\":true}]}");
    return place(number);
  }

  private String place(String number) {
    return fixture
        .exchange
        .calls()
        .place(
            fixture.account,
            new PlaceCallRequest(
                number,
                ExchangeFixture.NUMBER,
                WebhookTarget.NONE,
                WebhookTarget.NONE,
                "<Response/>",
                WebhookTarget.post(fixture.app.url("/status-rest")),
                ALL,
                Duration.ofSeconds(60),
                CallOptions.NONE))
        .sid();
  }

  private List<String> statuses(int count) {
    return Eventually.get(
        () -> {
          List<String> all =
              fixture.app.all("/status-rest").stream().map(h -> h.get("CallStatus")).toList();
          return all.size() >= count ? Optional.of(all) : Optional.<List<String>>empty();
        },
        () -> "only " + fixture.app.all("/status-rest"));
  }

  @Test
  void callbacks_are_duplicated() {
    chaos("{\"mode\":\"callbacks.duplicate\"}");
    busyCall(ExchangeFixture.CUSTOMER);
    assertThat(statuses(6))
        .containsExactly("initiated", "initiated", "ringing", "ringing", "busy", "busy");
  }

  @Test
  void callbacks_are_reordered_and_none_is_lost() {
    chaos("{\"mode\":\"callbacks.reorder\",\"ms\":2000}");
    busyCall(ExchangeFixture.CUSTOMER);
    assertThat(statuses(3)).containsExactly("ringing", "initiated", "busy");
  }

  @Test
  void callbacks_are_dropped_for_one_number_only() {
    chaos("{\"mode\":\"callbacks.drop\",\"number\":\"+15550002222\"}");
    String lost = busyCall("+15550002222");
    String callSid = busyCall(ExchangeFixture.CUSTOMER);
    assertThat(statuses(3)).containsExactly("initiated", "ringing", "busy");
    assertThat(fixture.app.all("/status-rest")).allMatch(h -> h.get("CallSid").equals(callSid));
    awaitBusy(lost);
    assertThat(fixture.app.all("/status-rest")).allMatch(h -> h.get("CallSid").equals(callSid));
  }

  private void awaitBusy(String callSid) {
    Eventually.get(
        () ->
            fixture
                .exchange
                .calls()
                .find(fixture.account, callSid)
                .filter(call -> call.status() == CallStatus.BUSY),
        () -> "the call is " + fixture.exchange.calls().find(fixture.account, callSid));
  }

  @Test
  void callbacks_are_corrupted_so_that_the_signature_is_wrong() {
    chaos("{\"mode\":\"callbacks.corrupt\"}");
    busyCall(ExchangeFixture.CUSTOMER);
    statuses(3);
    RequestValidator validator = new RequestValidator(fixture.account.authToken());
    for (FakeApplication.ReceivedWebhook each : fixture.app.all("/status-rest")) {
      assertThat(
              validator.validate(
                  fixture.app.url("/status-rest"), each.form(), each.header("X-Twilio-Signature")))
          .isFalse();
    }
  }

  @Test
  void callbacks_are_delayed_by_the_exchanges_clock() {
    chaos("{\"mode\":\"callbacks.delay\",\"ms\":600000}");
    // At a higher speed, the call might ring out before the phone is busy.
    awaitBusy(busyCall(ExchangeFixture.CUSTOMER));
    assertThat(fixture.app.all("/status-rest")).isEmpty();
    assertThat(admin.post("/exchange/clock", "{\"speed\":10000}").status()).isEqualTo(200);
    assertThat(statuses(3)).containsExactly("initiated", "ringing", "busy");
  }

  private int rest() throws IOException, InterruptedException {
    return rest("/2010-04-01/Accounts/" + fixture.account.sid() + ".json");
  }

  private int rest(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private int createKey() {
    try {
      return send(
          request("/2010-04-01/Accounts/" + fixture.account.sid() + "/Keys.json")
              .POST(BodyPublishers.noBody()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    String basic = fixture.account.sid() + ":" + fixture.account.authToken();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.exchange.port() + path))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.US_ASCII)));
  }

  private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void rest_requests_get_429_or_5xx_or_no_response_until_the_rules_are_cleared() throws Exception {
    chaos("{\"mode\":\"rest.429\"}");
    assertThat(rest()).isEqualTo(429);
    chaos("{\"mode\":\"rest.5xx\",\"account\":\"" + fixture.account.sid() + "\"}");
    assertThat(rest()).isEqualTo(503);
    chaos("{\"mode\":\"rest.5xx\",\"account\":\"AC0\"}");
    assertThat(rest()).isEqualTo(200);
    chaos("{\"mode\":\"rest.drop\"}");
    assertThatThrownBy(this::rest).isInstanceOf(IOException.class);
    chaos("{\"mode\":\"rest.slow\",\"ms\":300}");
    long began = System.nanoTime();
    assertThat(rest()).isEqualTo(200);
    assertThat(System.nanoTime() - began).isGreaterThan(300_000_000);
    assertThat(admin.delete("/exchange/chaos").status()).isEqualTo(204);
    assertThat(rest()).isEqualTo(200);
  }

  @Test
  void a_rule_for_a_request_affects_matching_requests_only() throws Exception {
    chaos("{\"mode\":\"rest.5xx\",\"request\":\"GET .*/Keys\"}");
    assertThat(rest("/v1/Keys")).isEqualTo(503);
    assertThat(rest("/v1/Alerts")).isEqualTo(200);
    chaos("{\"mode\":\"rest.5xx\",\"request\":\"POST .*/Keys\"}");
    assertThat(rest("/v1/Keys")).isEqualTo(200);
  }

  @Test
  void a_rule_that_skips_two_requests_affects_the_third_and_later_ones() throws Exception {
    chaos("{\"mode\":\"rest.5xx\",\"skip\":2,\"request\":\"/Keys\"}");
    assertThat(rest("/v1/Keys")).isEqualTo(200);
    assertThat(rest("/v1/Alerts")).isEqualTo(200);
    assertThat(rest("/v1/Keys")).isEqualTo(200);
    assertThat(rest("/v1/Keys")).isEqualTo(503);
    assertThat(rest("/v1/Keys")).isEqualTo(503);
  }

  @Test
  void a_request_whose_response_is_lost_or_late_has_its_effect() throws Exception {
    int keys = fixture.account.keys().size();
    chaos("{\"mode\":\"rest.dropResponse\"}");
    assertThatThrownBy(this::createKey).isInstanceOf(UncheckedIOException.class);
    assertThat(fixture.account.keys()).hasSize(keys + 1);

    chaos("{\"mode\":\"rest.slowResponse\",\"ms\":600000}");
    CompletableFuture<Integer> late = CompletableFuture.supplyAsync(this::createKey);
    Eventually.get(
        () -> Optional.of(fixture.account.keys()).filter(all -> all.size() == keys + 2),
        () -> "only " + fixture.account.keys());
    assertThat(late).isNotDone();
    admin.post("/exchange/clock", "{\"stepMs\":600000}");
    assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo(201);

    chaos("{\"mode\":\"rest.drop\"}");
    assertThatThrownBy(this::createKey).isInstanceOf(UncheckedIOException.class);
    assertThat(fixture.account.keys()).hasSize(keys + 2);
  }

  @Test
  void twilios_other_hosts_fail_too() throws Exception {
    chaos("{\"mode\":\"rest.5xx\",\"account\":\"" + fixture.account.sid() + "\"}");
    assertThat(rest("/v1/Keys")).isEqualTo(503);
    assertThat(rest("/v1/Alerts")).isEqualTo(503);
    chaos("{\"mode\":\"rest.5xx\",\"account\":\"AC0\"}");
    assertThat(rest("/v1/Keys")).isEqualTo(200);
  }

  @Test
  void the_same_seed_fails_the_same_requests() throws Exception {
    List<Integer> first = sendRequests();
    assertThat(first).contains(200, 503);
    assertThat(sendRequests()).isEqualTo(first);
  }

  private List<Integer> sendRequests() throws Exception {
    chaos("{\"mode\":\"rest.5xx\",\"chance\":0.5}");
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 20; i++) {
      statuses.add(rest());
    }
    return statuses;
  }

  @Test
  void a_seed_gives_the_same_faults_on_every_thread() {
    List<Boolean> one = decisions(new ChaosRules(5));
    assertThat(one).contains(true, false);
    assertThat(decisions(new ChaosRules(5))).isEqualTo(one);
    assertThat(decisions(new ChaosRules(6))).isNotEqualTo(one);
  }

  private static List<Boolean> decisions(ChaosRules chaos) {
    chaos.add(ChaosRule.of(ChaosMode.AUDIO_LOSS).withChance(0.3));
    return IntStream.range(0, 100)
        .mapToObj(_ -> chaos.triggers(ChaosMode.AUDIO_LOSS, "out").isPresent())
        .toList();
  }

  @Test
  void sockets_are_cut_or_left_half_open() {
    chaos("{\"mode\":\"sockets.drop\",\"ms\":50}");
    fixture.browser().awaitClosed();
    chaos("{\"mode\":\"sockets.halfOpen\",\"ms\":0}");
    VoiceSdkClient silentClient = fixture.browser();
    Eventually.get(
        () -> {
          silentClient.listen("nonsense");
          return silentClient.hasReceived("error") ? Optional.<Boolean>empty() : Optional.of(true);
        },
        () -> "the server still answers");
  }

  @Test
  void a_scoped_rule_cuts_only_the_named_clients_socket() {
    chaos("{\"mode\":\"sockets.drop\",\"ms\":50,\"number\":\"client:ada\"}");
    VoiceSdkClient bob = fixture.agent("bob");

    VoiceSdkClient ada = fixture.browser();
    ada.listen(fixture.token("ada"));
    ada.awaitClosed();

    bob.send("register", Map.of("media", Map.of("audio", false)));
    bob.awaitFrame("offline");
  }

  @Test
  void a_scoped_rule_drops_only_the_named_partys_audio() {
    ChaosRules chaos = new ChaosRules(1);
    chaos.add(ChaosRule.of(ChaosMode.AUDIO_LOSS).forNumber(ExchangeFixture.CUSTOMER));
    chaos.add(ChaosRule.of(ChaosMode.AUDIO_LOSS).forAccount("AC1"));
    ChaosPacketFaults packets = new ChaosPacketFaults(chaos);

    assertThat(packets.of(true, parties("AC2", "client:ada", ExchangeFixture.CUSTOMER)).lost())
        .isTrue();
    assertThat(packets.of(false, parties("AC1", "client:ada", ExchangeFixture.NUMBER)).lost())
        .isTrue();
    assertThat(packets.of(false, parties("AC2", "client:ada", ExchangeFixture.NUMBER)).lost())
        .isFalse();
  }

  @Test
  void a_rule_for_one_number_leaves_the_other_callers_audio_intact() {
    fixture.app.answer("/voice", "<Say>Hello</Say><Pause length='60'/>");
    try (AudioCaller lost =
            new AudioCaller(fixture, ExchangeFixture.CUSTOMER).dials(ExchangeFixture.NUMBER);
        AudioCaller unaffectedCaller =
            new AudioCaller(fixture, "+15550002222").dials(ExchangeFixture.NUMBER)) {
      lost.expectAudio();

      chaos("{\"mode\":\"audio.loss\",\"number\":\"" + ExchangeFixture.CUSTOMER + "\"}");

      // Earlier packets may still arrive on a busy machine.
      Eventually.get(
          () -> {
            int before = lost.peer().received().length();
            unaffectedCaller.expectAudio();
            return Optional.of(true).filter(_ -> lost.peer().received().length() == before);
          },
          () -> "the caller still receives audio");
    }
  }

  private static PacketFaults.Parties parties(String account, String... numbers) {
    return new PacketFaults.Parties(account, List.of(numbers));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"mode\":\"rest.melt\"} | Rule 1: unknown mode \"rest.melt\". Allowed: callbacks.duplicate",
        "{\"mode\":\"rest.5xx\",\"chance\":2} | \"chance\" must be 0 to 1",
        "{\"mode\":\"rest.5xx\",\"for\":1} | unknown member \"for\"",
        "{\"mode\":\"rest.5xx\",\"request\":\"(\"} | \"request\" must be a regular expression",
        "{\"mode\":\"rest.5xx\",\"skip\":-1} | \"skip\" must be a whole number",
      })
  void an_unknown_rule_is_rejected(String rule, String says) {
    Admin.Answer answer = admin.put("/exchange/chaos", "{\"rules\":[" + rule + "]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(says);
  }

  @Test
  void stepping_the_clock_ends_ringing_at_once() {
    admin.post(
        "/exchange/phones",
        "{\"number\":\"" + ExchangeFixture.CUSTOMER + "\",\"script\":[{\"noAnswer\":true}]}");
    String sid = place(ExchangeFixture.CUSTOMER);
    statuses(2);
    long began = System.nanoTime();

    assertThat(admin.post("/exchange/clock", "{\"stepMs\":61000}").status()).isEqualTo(200);

    assertThat(statuses(3)).endsWith("no-answer");
    assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
    assertThat(fixture.exchange.calls().find(fixture.account, sid).orElseThrow().status())
        .isEqualTo(CallStatus.NO_ANSWER);
    assertThat(admin.get("/exchange/clock").json().path("speed").asDouble()).isEqualTo(1);
    assertThat(admin.post("/exchange/clock", "{\"speed\":-1}").status()).isEqualTo(400);
  }
}
