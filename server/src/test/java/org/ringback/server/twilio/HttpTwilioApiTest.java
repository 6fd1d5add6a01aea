package org.ringback.server.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.running.Eventually;
import org.ringback.server.running.FakeTwilio;
import org.ringback.server.running.FakeTwilio.Answer;

class HttpTwilioApiTest {
  private static final TwilioAuth AUTH = auth('a');
  private static final String CALL = "{\"sid\":\"CA1\",\"status\":\"queued\"}";
  private final FakeTwilio twilio = fake();
  private final HttpTwilioApi api = new HttpTwilioApi(twilio.address());

  @AfterEach
  void stop() {
    api.close();
    twilio.close();
  }

  @Test
  void a_post_that_twilio_answered_with_500_is_never_sent_again() {
    twilio.answers(_ -> new Answer(503, "{}"));

    assertThatThrownBy(() -> place(AUTH)).isInstanceOf(TwilioFailure.Unreachable.class);

    assertThat(twilio.requests).hasSize(1);
  }

  @Test
  void a_get_is_retried_until_it_is_answered() {
    AtomicInteger asked = new AtomicInteger();
    twilio.answers(
        _ ->
            asked.incrementAndGet() < 3
                ? new Answer(500, "{}")
                : new Answer(200, "{\"status\":\"ringing\"}"));

    assertThat(api.fetchCall(AUTH, "CA1"))
        .contains(new TwilioApi.CallState("ringing", null, null, null));
    assertThat(twilio.requests).hasSize(3);
  }

  @Test
  void a_request_that_got_a_429_is_retried_after_the_wait() {
    AtomicInteger asked = new AtomicInteger();
    twilio.answers(
        _ -> asked.incrementAndGet() == 1 ? new Answer(429, "{}") : new Answer(201, CALL));

    assertThat(place(AUTH).callSid()).isEqualTo("CA1");
    assertThat(twilio.requests).hasSize(2);
  }

  @Test
  void an_unreachable_twilio_receives_no_request_until_the_circuit_closes() {
    twilio.answers(_ -> new Answer(500, "{}"));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> api.endCall(AUTH, "CA1"))
          .isInstanceOf(TwilioFailure.Unreachable.class);
    }
    int sent = twilio.requests.size();

    assertThatThrownBy(() -> api.endCall(AUTH, "CA1"))
        .isInstanceOf(TwilioFailure.CircuitOpen.class);
    assertThat(twilio.requests).hasSize(sent);

    twilio.answers(_ -> new Answer(200, CALL));
    Eventually.eventually(
        () -> {
          try {
            return api.endCall(AUTH, "CA1") ? "" : "refused";
          } catch (TwilioFailure.CircuitOpen open) {
            return "not sent";
          }
        });
    assertThat(api.endCall(AUTH, "CA1")).isTrue();
  }

  @Test
  void an_account_without_answers_does_not_stop_the_calls_of_another() {
    String dead = AUTH.account().value();
    twilio.answers(
        request -> request.path().contains(dead) ? new Answer(500, "{}") : new Answer(201, CALL));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> api.endCall(AUTH, "CA1"))
          .isInstanceOf(TwilioFailure.Unreachable.class);
    }
    assertThatThrownBy(() -> api.endCall(AUTH, "CA1"))
        .isInstanceOf(TwilioFailure.CircuitOpen.class);

    assertThat(place(auth('b')).callSid()).isEqualTo("CA1");
  }

  @Test
  void a_slow_response_times_out_after_ten_seconds() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpTwilioApi dripping =
            new HttpTwilioApi(URI.create("http://127.0.0.1:" + slow.getLocalPort()))) {
      var _ = threads.submit(() -> drip(slow));
      long before = System.nanoTime();

      assertThatThrownBy(() -> dripping.endCall(AUTH, "CA1"))
          .isInstanceOf(TwilioFailure.Unreachable.class);

      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(20));
    }
  }

  @Test
  void one_account_places_a_call_per_second_and_another_does_not_wait() throws Exception {
    twilio.answers(_ -> new Answer(201, CALL));
    long before = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<?> call = () -> place(AUTH);
      List<? extends Future<?>> three =
          List.of(threads.submit(call), threads.submit(call), threads.submit(call));
      place(auth('b'));
      assertThat(twilio.requests.stream().takeWhile(it -> isOf(AUTH, it)))
          .as("calls of the first account before the call of the other")
          .hasSizeLessThanOrEqualTo(1);
      for (var one : three) {
        one.get();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1990));
  }

  private static boolean isOf(TwilioAuth auth, FakeTwilio.Request request) {
    return request.path().contains(auth.account().value());
  }

  private TwilioApi.PlacedCall place(TwilioAuth auth) {
    URI url = URI.create("https://a.example/voice");
    return api.createCall(
        auth,
        new TwilioApi.PlaceCall(
            "+15550001111", "+15550002222", url, null, url, Set.of(), Duration.ofHours(1), false));
  }

  /// Sends the body byte by byte without an end.
  private static Object drip(ServerSocket socket) throws Exception {
    try (var connection = socket.accept()) {
      InputStream in = connection.getInputStream();
      in.read(new byte[4096]);
      var out = connection.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 100; i++) {
        out.write(' ');
        out.flush();
        Thread.sleep(200);
      }
    } catch (IOException givenUp) {
      // as it should
    }
    return "";
  }

  private static TwilioAuth auth(char letter) {
    return new TwilioAuth(
        new AccountSid("AC" + String.valueOf(letter).repeat(32)), new Secret("token"));
  }

  private static FakeTwilio fake() {
    try {
      return new FakeTwilio();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
