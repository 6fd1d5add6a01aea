package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// What every fan-out does.
abstract class EventFanoutContract {
  private static final WorkspaceId ACME = new WorkspaceId(UUID.randomUUID());
  private static final WorkspaceId OTHER = new WorkspaceId(UUID.randomUUID());

  private final List<EventFanout> open = new ArrayList<>();

  /// Creates the fan-out of another node, connected with those of earlier calls.
  abstract EventFanout create();

  /// Creates a fan-out that cannot connect.
  abstract Optional<EventFanout> createUnreachable();

  /// Breaks all connections of all nodes once.
  ///
  /// @return whether there are any
  abstract boolean breakConnections();

  /// A node that has connected.
  private final class Node implements EventFanout.Listener {
    final EventFanout fanout = create();
    final List<NodeSignal> received = new CopyOnWriteArrayList<>();
    final AtomicInteger connected = new AtomicInteger();

    Node() {
      open.add(fanout);
      fanout.start(this);
      expectConnected(1);
    }

    @Override
    public void received(NodeSignal signal) {
      received.add(signal);
    }

    @Override
    public void connected() {
      connected.incrementAndGet();
    }

    void expectConnected(int times) {
      eventually(
          () -> connected.get() >= times ? "" : "connected only " + connected.get() + " times");
    }

    void expectLast(NodeSignal last) {
      eventually(
          () ->
              !received.isEmpty() && received.getLast().equals(last)
                  ? ""
                  : "received " + received.size() + " signals without " + last);
    }
  }

  @AfterEach
  void close() {
    open.forEach(EventFanout::close);
  }

  @Test
  void every_signal_reaches_every_other_node_once_and_not_its_sender() {
    Node sender = new Node();
    List<Node> others = List.of(new Node(), new Node());
    List<NodeSignal> signals =
        List.of(
            new NodeSignal.EventsAppended(ACME, Long.MAX_VALUE),
            new NodeSignal.SessionEnded(new SessionId(UUID.randomUUID())),
            new NodeSignal.MemberRemoved(ACME, new UserId(UUID.randomUUID())),
            new NodeSignal.GrantsRevoked(ACME, Optional.empty()),
            new NodeSignal.GrantsRevoked(ACME, Optional.of(new SessionId(UUID.randomUUID()))),
            new NodeSignal.Broadcast(ACME, "{\"message\":\"Größe '1' \\\"2\\\" ☎\"}"));

    signals.forEach(sender.fanout::publish);

    for (Node other : others) {
      other.expectLast(signals.getLast());
      assertThat(other.received).isEqualTo(signals);
    }
    others.getFirst().fanout.publish(new NodeSignal.EventsAppended(OTHER, 1));
    sender.expectLast(new NodeSignal.EventsAppended(OTHER, 1));
    assertThat(sender.received).hasSize(1);
  }

  @Test
  void the_signals_of_one_node_arrive_in_their_order() {
    Node sender = new Node();
    Node receiver = new Node();
    List<NodeSignal> frames =
        IntStream.range(0, 1_000)
            .mapToObj(i -> (NodeSignal) new NodeSignal.Broadcast(ACME, "{\"number\":" + i + "}"))
            .toList();

    frames.forEach(sender.fanout::publish);

    receiver.expectLast(frames.getLast());
    assertThat(receiver.received).isEqualTo(frames);
  }

  @Test
  void the_newest_number_of_each_workspace_arrives() {
    Node sender = new Node();
    Node receiver = new Node();
    for (long seq = 1; seq <= 2_000; seq++) {
      sender.fanout.publish(new NodeSignal.EventsAppended(seq % 2 == 0 ? ACME : OTHER, seq));
    }
    eventually(
        () ->
            newest(receiver, ACME) == 2_000 && newest(receiver, OTHER) == 1_999
                ? ""
                : newest(receiver, ACME) + " and " + newest(receiver, OTHER));
  }

  private static long newest(Node node, WorkspaceId workspace) {
    return node.received.stream()
        .mapToLong(
            signal ->
                signal instanceof NodeSignal.EventsAppended appended
                        && appended.workspace().equals(workspace)
                    ? appended.seq()
                    : 0)
        .max()
        .orElse(0);
  }

  @Test
  void the_largest_broadcast_arrives() {
    Node sender = new Node();
    Node receiver = new Node();
    String frame = "{\"m\":\"" + "\\\"".repeat((NodeSignal.LARGEST_FRAME - 8) / 2) + "\"}";
    List<NodeSignal> signals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      signals.add(new NodeSignal.Broadcast(new WorkspaceId(UUID.randomUUID()), frame));
    }
    signals.forEach(sender.fanout::publish);

    receiver.expectLast(signals.getLast());
    assertThat(receiver.received).isEqualTo(signals);
  }

  @Test
  void a_broken_connection_is_replaced_and_says_so() {
    Node sender = new Node();
    Node receiver = new Node();
    sender.fanout.publish(new NodeSignal.EventsAppended(ACME, 1));
    receiver.expectLast(new NodeSignal.EventsAppended(ACME, 1));
    if (!breakConnections()) {
      return;
    }
    receiver.expectConnected(2);
    sender.expectConnected(2);

    sender.fanout.publish(new NodeSignal.EventsAppended(ACME, 2));
    receiver.fanout.publish(new NodeSignal.EventsAppended(OTHER, 3));

    receiver.expectLast(new NodeSignal.EventsAppended(ACME, 2));
    sender.expectLast(new NodeSignal.EventsAppended(OTHER, 3));
  }

  @Test
  void a_publisher_never_waits_for_a_connection() {
    Optional<EventFanout> unreachable = createUnreachable();
    if (unreachable.isEmpty()) {
      return;
    }
    EventFanout fanout = unreachable.get();
    open.add(fanout);
    Node ignored = new Node();
    fanout.start(ignored);
    long start = System.nanoTime();
    for (int i = 0; i < 2 * SignalQueue.CAPACITY; i++) {
      fanout.publish(new NodeSignal.Broadcast(ACME, "{\"number\":" + i + "}"));
    }
    fanout.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(ignored.received).isEmpty();
  }

  @Test
  void a_closed_node_receives_nothing_and_the_others_go_on() {
    Node sender = new Node();
    Node leaving = new Node();
    Node staying = new Node();
    leaving.fanout.close();

    sender.fanout.publish(new NodeSignal.EventsAppended(ACME, 1));
    leaving.fanout.publish(new NodeSignal.EventsAppended(ACME, 2));
    staying.expectLast(new NodeSignal.EventsAppended(ACME, 1));
    assertThat(leaving.received).isEmpty();
  }
}
