package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ringback.server.http.HttpServer;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;

class SocketAdmissionTest {
  private static final String ADDRESS = "192.0.2.1";

  private final SocketAdmission admission = new SocketAdmission(100, 0);

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void few_sign_ins_run_at_a_time_and_all_of_them_in_turn() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      admission
          .open(ADDRESS)
          .signIn(
              () -> {
                running.incrementAndGet();
                await(released);
                done.incrementAndGet();
              });
    }
    eventually(() -> running.get() == SocketAdmission.MAX_CONCURRENT ? "" : running.get() + " run");
    assertThat(admission.pending()).isEqualTo(100);
    released.countDown();
    eventually(() -> admission.pending() == 0 ? "" : admission.pending() + " are pending");
    assertThat(done).hasValue(100);
  }

  @Test
  void sign_ins_that_fail_free_their_places() {
    for (int i = 0; i < 2 * SocketAdmission.MAX_CONCURRENT; i++) {
      admission
          .open(ADDRESS)
          .signIn(
              () -> {
                throw new IllegalStateException("thrown by the test");
              });
    }
    eventually(() -> admission.pending() == 0 ? "" : admission.pending() + " are pending");
  }

  @Test
  void a_socket_signs_in_once() {
    SocketAdmission.Place place = admission.open(ADDRESS);
    assertThat(place.hasStarted()).isFalse();
    place.signIn(() -> {});
    assertThat(place.hasStarted()).isTrue();
    assertThatThrownBy(() -> place.signIn(() -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_place_is_freed_once() {
    SocketAdmission.Place place = admission.open(ADDRESS);
    place.free();
    place.free();
    assertThat(admission.pending()).isZero();
  }

  @Test
  void handshakes_are_refused_while_too_many_sockets_are_pending() {
    List<SocketAdmission.Place> places =
        IntStream.range(0, 100).mapToObj(_ -> admission.open(ADDRESS)).toList();
    assertThatThrownBy(() -> admission.check(ADDRESS)).isInstanceOf(ProblemException.class);
    places.getFirst().free();
    assertThatNoException().isThrownBy(() -> admission.check(ADDRESS));
  }

  @Test
  void a_client_address_has_few_silent_sockets_and_those_that_sign_in_do_not_count() {
    SocketAdmission limited = new SocketAdmission(100, 2);
    SocketAdmission.Place silent = limited.open(ADDRESS);
    SocketAdmission.Place other = limited.open(ADDRESS);
    assertThatThrownBy(() -> limited.check(ADDRESS)).isInstanceOf(ProblemException.class);
    assertThatNoException().isThrownBy(() -> limited.check("192.0.2.2"));

    CountDownLatch released = new CountDownLatch(1);
    other.signIn(() -> await(released));
    assertThatNoException().isThrownBy(() -> limited.check(ADDRESS));
    limited.open(ADDRESS);
    assertThatThrownBy(() -> limited.check(ADDRESS)).isInstanceOf(ProblemException.class);
    silent.free();
    silent.free();
    released.countDown();
    assertThatNoException().isThrownBy(() -> limited.check(ADDRESS));
  }

  @Test
  void a_refused_handshake_is_a_problem_with_retry_after() throws IOException {
    SocketAdmission full = new SocketAdmission(0, 0);
    Routes routes =
        config -> {
          config.wsBeforeUpgrade(EventRoutes.PATH, _ -> full.check(ADDRESS));
          config.ws(EventRoutes.PATH, _ -> {}, RouteAccess.SOCKET_AUTH);
        };
    try (HttpServer server =
            HttpServer.start("127.0.0.1", 0, List.of(), "default-src 'self'", List.of(routes));
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              """
              GET /api/workspaces/acme/events HTTP/1.1\r
              Host: localhost\r
              Connection: Upgrade\r
              Upgrade: websocket\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
              \r
              """
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[8_192];
      StringBuilder response = new StringBuilder();
      while (response.indexOf("}") < 0) {
        int read = socket.getInputStream().read(buffer);
        assertThat(read).as("%s", response).isPositive();
        response.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
      assertThat(response.toString())
          .startsWith("HTTP/1.1 503 ")
          .containsPattern("Retry-After: ([2-9]|10)\r\n")
          .doesNotContain("Set-Cookie")
          .contains("Content-Type: application/problem+json", "\"code\":\"too-many-sockets\"");
    }
  }
}
