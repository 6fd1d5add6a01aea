package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
          "",
          () -> true);

  /// A connection whose writes block until the test releases them.
  private static final class BlockingConnection implements SocketConnection {
    final CountDownLatch released = new CountDownLatch(1);
    final List<String> frames = new CopyOnWriteArrayList<>();
    final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    volatile boolean isAborted;

    @Override
    public void send(String frame) throws InterruptedException {
      released.await();
      frames.add(frame);
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

  @Test
  void a_socket_with_a_full_queue_is_closed_and_then_aborted() {
    BlockingConnection connection = new BlockingConnection();
    EventSocket socket =
        new EventSocket(connection, new HeartbeatConfig(MINUTE, MINUTE, Duration.ZERO));
    socket.welcome(ADA, _ -> {});

    for (int i = 0; i < EventSocket.QUEUE + 2; i++) {
      socket.offer("frame " + i);
    }

    assertThat(connection.closeCodes).containsExactly(4413);
    assertThat(socket.isLeaving()).isTrue();
    socket.heartbeat("ping");
    assertThat(connection.isAborted).isTrue();
  }

  @Test
  void frames_are_sent_in_order_after_the_initial_frames() {
    BlockingConnection connection = new BlockingConnection();
    EventSocket socket = new EventSocket(connection, HeartbeatConfig.STANDARD);
    socket.welcome(ADA, w -> w.send("welcome"));
    for (int i = 0; i < 200; i++) {
      socket.offer("frame " + i);
    }
    connection.released.countDown();
    socket.closeAfter("session-ended", CloseCode.UNAUTHORIZED);

    eventually(() -> connection.closeCodes.contains(4401) ? "" : "not closed");
    assertThat(connection.frames)
        .hasSize(202)
        .startsWith("welcome", "frame 0")
        .endsWith("session-ended");
  }

  private static final Duration MINUTE = Duration.ofMinutes(1);
}
