package org.ringback.server.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// Delivers events to the sockets of this node. A workspace without sockets costs nothing.
final class EventDelivery implements AutoCloseable {
  /// How long events are kept for sockets that return: longer than a restart of a node takes.
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final EventStore store;
  private final LogReader reader;
  private final Map<WorkspaceId, Channel> channels = new ConcurrentHashMap<>();
  private volatile Consumer<LoggedEvent> delivered = _ -> {};

  EventDelivery(EventStore store) {
    this.store = store;
    this.reader = new LogReader(store);
  }

  /// Adds a socket. It receives new events from then on, and each exactly once.
  ///
  /// @param since the number of the last event that its page has received; null for a new page
  Channel.Joined join(
      WorkspaceId workspace,
      EventSocket socket,
      EventSocket.ConnectedUser connectedUser,
      @Nullable Long since) {
    while (true) {
      Channel.Joined joined =
          channels
              .computeIfAbsent(
                  workspace,
                  id -> new Channel(id, reader, this::closed, event -> delivered.accept(event)))
              .join(socket, connectedUser, since);
      if (joined != null) {
        return joined;
      }
    }
  }

  /// Sets what is called when the sockets of a workspace have an event.
  void onDelivered(Consumer<LoggedEvent> listener) {
    delivered = listener;
  }

  /// Returns how many events this node knows of that its sockets do not have yet.
  long pending() {
    return channels.values().stream().mapToLong(Channel::pending).sum();
  }

  private void closed(Channel channel) {
    channels.remove(channel.workspace(), channel);
  }

  void leave(WorkspaceId workspace, EventSocket socket) {
    Channel channel = channels.get(workspace);
    if (channel != null) {
      channel.leave(socket);
    }
  }

  /// Delivers events that this node has just appended.
  void appended(WorkspaceId workspace, List<LoggedEvent> events) {
    Channel channel = channels.get(workspace);
    if (channel != null) {
      channel.deliver(events);
    }
  }

  /// Delivers the events of another node, up to this number.
  void announced(WorkspaceId workspace, long seq) {
    Channel channel = channels.get(workspace);
    if (channel != null) {
      channel.announced(seq);
    }
  }

  /// Sends a frame that is not in the log to all sockets of the workspace.
  void broadcast(WorkspaceId workspace, String frame) {
    Channel channel = channels.get(workspace);
    if (channel != null) {
      channel.broadcast(frame);
    }
  }

  /// Delivers events that were not announced.
  void poll() {
    Map<WorkspaceId, Channel> open = Map.copyOf(channels);
    if (open.isEmpty()) {
      return;
    }
    Map<WorkspaceId, Long> newest = store.newest(open.keySet());
    long forgotten = System.nanoTime() - KEPT.toNanos();
    open.forEach(
        (workspace, channel) -> {
          channel.polled(newest.getOrDefault(workspace, 0L));
          channel.forgetBefore(forgotten);
        });
  }

  /// Returns the number of workspaces with sockets.
  int channels() {
    return channels.size();
  }

  /// Returns how often a log was read.
  long reads() {
    return reader.count();
  }

  @Override
  public void close() {
    reader.close();
  }
}
