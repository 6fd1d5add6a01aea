package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.line.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;

class EventSocketTest {
  private static final EventSocket.ConnectedUser ADA =
      new EventSocket.ConnectedUser(
          new ClientIdentity(new UserId(UUID.randomUUID()), new SessionId(UUID.randomUUID())),
          "",
          () -> true);

  /// A reader that takes nothing until it is let.
  private static final class SlowReader implements SocketConnection {
    final CountDownLatch reads = new CountDownLatch(1);
    final List<String> read = new CopyOnWriteArrayList<>();
    final List<Integer> closed = new CopyOnWriteArrayList<>();
    volatile boolean isCut;

    @Override
    public void send(String frame) throws InterruptedException {
      reads.await();
      read.add(frame);
    }

    @Override
    public void close(int code, String reason) {
      closed.add(code);
    }

    @Override
    public void abort() {
      isCut = true;
    }
  }

  @Test
  void a_reader_who_falls_too_far_behind_is_cut_and_delays_nobody() {
    SlowReader wire = new SlowReader();
    EventSocket socket = new EventSocket(wire, new HeartbeatConfig(MINUTE, MINUTE, Duration.ZERO));
    socket.welcome(ADA, _ -> {});

    for (int i = 0; i < EventSocket.QUEUE + 2; i++) {
      socket.offer("frame " + i);
    }

    assertThat(wire.closed).containsExactly(4413);
    assertThat(socket.isLeaving()).isTrue();
    socket.heartbeat("ping");
    assertThat(wire.isCut).isTrue();
  }

  @Test
  void frame_after_frame_arrives_in_order_after_the_opening() {
    SlowReader wire = new SlowReader();
    EventSocket socket = new EventSocket(wire, HeartbeatConfig.STANDARD);
    socket.welcome(ADA, w -> w.send("welcome"));
    for (int i = 0; i < 200; i++) {
      socket.offer("frame " + i);
    }
    wire.reads.countDown();
    socket.closeAfter("session-ended", CloseCode.UNAUTHORIZED);

    eventually(() -> wire.closed.contains(4401) ? "" : "not closed");
    assertThat(wire.read).hasSize(202).startsWith("welcome", "frame 0").endsWith("session-ended");
  }

  private static final Duration MINUTE = Duration.ofMinutes(1);
}
