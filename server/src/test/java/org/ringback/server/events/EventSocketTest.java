package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Role;

class EventSocketTest {
  private static final EventSocket.ConnectedUser ADA =
      new EventSocket.ConnectedUser(
          new ClientIdentity(new UserId(UUID.randomUUID()), new SessionId(UUID.randomUUID())),
          Role.AGENT,
          "");
  private static final String PING = "ping";

  private final AtomicLong nanos = new AtomicLong();
  private final FakeConnection connection = new FakeConnection();
  private final EventSocket socket =
      new EventSocket(connection, HeartbeatConfig.STANDARD, nanos::get);

  /// A connection whose writes end at once, or when the test ends them.
  private static final class FakeConnection implements SocketConnection {
    final List<String> frames = new CopyOnWriteArrayList<>();
    final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    final AtomicInteger written = new AtomicInteger();
    final AtomicReference<@Nullable Consumer<@Nullable Throwable>> blocked =
        new AtomicReference<>();
    volatile boolean isBlocking;
    volatile boolean isAborted;

    @Override
    public void send(String frame, Consumer<@Nullable Throwable> done) {
      frames.add(frame);
      if (!isBlocking) {
        done.accept(null);
        written.incrementAndGet();
      } else if (!blocked.compareAndSet(null, done)) {
        throw new AssertionError("two writes at a time");
      }
    }

    void endWrite(@Nullable Throwable failure) {
      Consumer<@Nullable Throwable> done = blocked.getAndSet(null);
      if (done == null) {
        throw new AssertionError("no write is blocked");
      }
      done.accept(failure);
    }

    @Override
    public void close(int code, String reason) {
      closeCodes.add(code);
    }

    @Override
    public void abort() {
      isAborted = true;
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// Starts the socket, and blocks the write of a frame.
  private void freeze() {
    socket.welcome(ADA, c -> c.send("welcome"));
    eventually(() -> connection.frames.contains("welcome") ? "" : "no welcome");
    connection.isBlocking = true;
    socket.offer("frozen");
    eventually(() -> connection.blocked.get() != null ? "" : "no blocked write");
  }

  @Test
  void frames_are_sent_in_order_after_the_initial_frames() {
    connection.isBlocking = true;
    socket.welcome(ADA, c -> c.send("welcome"));
    for (int i = 0; i < 200; i++) {
      socket.offer("frame " + i);
    }
    socket.closeAfter("session-ended", CloseCode.UNAUTHORIZED);
    eventually(() -> connection.blocked.get() != null ? "" : "no welcome");
    assertThat(connection.frames).containsExactly("welcome");
    connection.isBlocking = false;
    connection.endWrite(null);

    eventually(() -> connection.closeCodes.contains(4401) ? "" : "not closed");
    assertThat(connection.frames)
        .hasSize(202)
        .startsWith("welcome", "frame 0", "frame 1")
        .endsWith("frame 199", "session-ended");
  }

  @Test
  void each_completed_write_starts_the_next() {
    freeze();
    socket.offer("second");
    socket.offer("third");
    connection.endWrite(null);
    connection.endWrite(null);
    connection.endWrite(null);
    assertThat(connection.frames).containsExactly("welcome", "frozen", "second", "third");
  }

  @Test
  void a_socket_with_too_many_frames_is_closed_and_then_aborted() {
    freeze();
    for (int i = 0; i <= FrameWriter.MAX_FRAMES; i++) {
      assertThat(connection.closeCodes).isEmpty();
      socket.offer("frame " + i);
    }
    assertThat(connection.closeCodes).containsExactly(4413);
    assertThat(socket.isLeaving()).isTrue();
    pass(Duration.ofMillis(500));
    socket.heartbeat(PING);
    assertThat(connection.isAborted).isTrue();
  }

  @Test
  void a_socket_with_too_large_frames_is_closed() {
    freeze();
    socket.offer("x".repeat(FrameWriter.MAX_CHARS));
    assertThat(connection.closeCodes).isEmpty();
    socket.offer("x");
    assertThat(connection.closeCodes).containsExactly(4413);
  }

  @Test
  void a_socket_whose_write_takes_five_seconds_is_aborted_without_a_close_handshake() {
    freeze();
    pass(Duration.ofMillis(4_999));
    socket.heartbeat(PING);
    assertThat(socket.isLeaving()).isFalse();
    pass(Duration.ofMillis(1));
    socket.heartbeat(PING);
    assertThat(connection.isAborted).isTrue();
    assertThat(connection.closeCodes).isEmpty();
    assertThat(socket.isLeaving()).isTrue();
  }

  @Test
  void a_socket_whose_first_frame_is_not_written_is_aborted() {
    connection.isBlocking = true;
    socket.welcome(ADA, c -> c.send("welcome"));
    eventually(() -> connection.blocked.get() != null ? "" : "no welcome");
    pass(Duration.ofSeconds(5));
    socket.heartbeat(PING);
    assertThat(connection.isAborted).isTrue();
    connection.endWrite(new IOException("aborted"));
  }

  @Test
  void a_socket_that_stops_answering_is_cut_within_ten_seconds() {
    socket.welcome(ADA, _ -> {});
    long pongAt = 0;
    while (!connection.isAborted) {
      pass(Duration.ofMillis(100));
      socket.heartbeat(PING);
      if (nanos.get() <= Duration.ofSeconds(12).toNanos()) {
        socket.pongReceived();
        pongAt = nanos.get();
      }
    }
    assertThat(Duration.ofNanos(nanos.get() - pongAt)).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(connection.closeCodes).containsExactly(4408);
  }

  @Test
  void a_socket_that_answers_stays_open() {
    socket.welcome(ADA, _ -> {});
    for (int ping = 1; ping <= 30; ping++) {
      pass(HeartbeatConfig.STANDARD.pingInterval());
      socket.heartbeat(PING);
      int sent = ping;
      // The clock stands still while the socket writes.
      eventually(() -> connection.written.get() == sent ? "" : "ping " + sent + " is not written");
      socket.pongReceived();
    }
    assertThat(socket.isLeaving()).isFalse();
  }

  @Test
  void a_socket_without_hello_is_closed_after_ten_seconds_and_one_that_signs_in_after_thirty() {
    pass(Duration.ofSeconds(9));
    socket.helloReceived();
    pass(Duration.ofSeconds(29));
    socket.heartbeat(PING);
    assertThat(socket.isLeaving()).isFalse();
    pass(Duration.ofSeconds(1));
    socket.heartbeat(PING);
    assertThat(connection.closeCodes).containsExactly(4408);

    EventSocket silent = new EventSocket(connection, HeartbeatConfig.STANDARD, nanos::get);
    pass(Duration.ofSeconds(10));
    silent.heartbeat(PING);
    assertThat(connection.closeCodes).containsExactly(4408, 4408);
  }

  @Test
  void a_failed_write_aborts_the_connection() {
    freeze();
    connection.endWrite(new IOException("broken pipe"));
    assertThat(connection.isAborted).isTrue();
  }
}
