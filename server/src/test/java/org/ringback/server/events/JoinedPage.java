package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.json.JsonMapper;

/// A page that has joined a workspace, without a network.
final class JoinedPage implements SocketConnection {
  private final EventDelivery delivery;
  private final WorkspaceId workspace;
  private final @Nullable Long since;
  private final EventSocket socket =
      new EventSocket(this, HeartbeatConfig.STANDARD, System::nanoTime);
  private final List<Long> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger closeCode = new AtomicInteger();
  private final Channel.Joined joined;

  JoinedPage(EventDelivery delivery, WorkspaceId workspace, @Nullable Long since) {
    this.delivery = delivery;
    this.workspace = workspace;
    this.since = since;
    EventSocket.ConnectedUser user =
        new EventSocket.ConnectedUser(
            new ClientIdentity(new UserId(UUID.randomUUID()), new SessionId(UUID.randomUUID())),
            Role.AGENT,
            "");
    joined = delivery.join(workspace, socket, user, since);
    socket.welcome(
        user,
        connection -> {
          for (EventTail.Frame frame : joined.missed()) {
            connection.send(frame.text());
          }
        });
  }

  @Override
  public void send(String frame, Consumer<@Nullable Throwable> done) {
    received.add(JsonMapper.shared().readTree(frame).path("seq").asLong());
    done.accept(null);
  }

  @Override
  public void close(int code, String reason) {
    closeCode.set(code);
  }

  @Override
  public void abort() {
    closeCode.set(-1);
  }

  Channel.Joined joined() {
    return joined;
  }

  /// Returns the numbers of the received events.
  List<Long> received() {
    return received;
  }

  long last() {
    return received.isEmpty() ? start() : received.getLast();
  }

  private long start() {
    return since == null ? joined.seq() : since;
  }

  void leave() {
    delivery.leave(workspace, socket);
    socket.disconnected();
  }

  void expectClosed(int code) {
    eventually(() -> closeCode.get() == code ? "" : "closed with " + closeCode);
  }

  void expectAllUpTo(long newest) {
    eventually(() -> last() >= newest ? "" : "received only up to " + last() + " of " + newest);
    assertThat(expectNoMissAndNoRepeat()).isEqualTo(newest);
  }

  /// @return the number of the last event
  long expectNoMissAndNoRepeat() {
    List<Long> now = List.copyOf(received); // a write may still be running
    long last = start() + now.size();
    assertThat(now).isEqualTo(LongStream.rangeClosed(start() + 1, last).boxed().toList());
    return last;
  }
}
