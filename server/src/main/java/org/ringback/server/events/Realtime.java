package org.ringback.server.events;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The event sockets of this node.
public final class Realtime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Realtime.class);
  private static final Duration HEARTBEAT_TICK = Duration.ofMillis(100);

  /// A stopping node closes 100 sockets per second, so that a node which has just started signs
  /// them in without a queue, but takes at most ten seconds for all.
  private static final int STOPPED_PER_BATCH = 10;

  private static final Duration STOP_INTERVAL = Duration.ofMillis(100);
  private static final int STOP_BATCHES = 100;

  private final EventDelivery delivery;
  private final Revocations revocations;
  private final SocketPresence presence;
  private final Clock clock;
  private final HeartbeatConfig heartbeatConfig;
  private final JsonMapper json = JsonMapper.shared();
  private final Map<EventSocket, WorkspaceId> sockets = new ConcurrentHashMap<>();
  private final Map<EventSocket, SocketPresence.Socket> present = new ConcurrentHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("realtime-ticker").factory());
  private final ResponsiveTime time = new ResponsiveTime(System::nanoTime, HEARTBEAT_TICK);
  private final String ping;

  Realtime(
      EventDelivery delivery,
      Revocations revocations,
      SocketPresence presence,
      Clock clock,
      HeartbeatConfig heartbeatConfig) {
    this.delivery = delivery;
    this.revocations = revocations;
    this.presence = presence;
    this.heartbeatConfig = heartbeatConfig;
    this.clock = clock;
    this.ping = json.createObjectNode().put("type", "ping").toString();
    var _ =
        ticker.scheduleWithFixedDelay(
            this::heartbeat,
            HEARTBEAT_TICK.toMillis(),
            HEARTBEAT_TICK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// Returns the number of open event sockets on this node.
  public int sockets() {
    return sockets.size();
  }

  /// Closes the sockets that the revocation affects. They are no longer available for calls.
  void revoke(NodeSignal revocation) {
    switch (revocation) {
      case NodeSignal.SessionEnded it ->
          closeAll(
              each -> each.identity().session().equals(it.session()),
              "session-ended",
              CloseCode.UNAUTHORIZED);
      case NodeSignal.MemberRemoved it ->
          closeAll(
              each ->
                  each.workspace().equals(it.workspace())
                      && each.identity().user().equals(it.user()),
              "member-removed",
              CloseCode.NOT_FOUND);
      // They may reconnect with a new token.
      case NodeSignal.GrantsRevoked it ->
          closeAll(
              each ->
                  each.workspace().equals(it.workspace())
                      && it.session().map(each.identity().session()::equals).orElse(true),
              "grant-ended",
              CloseCode.GRANT_ENDED);
      case NodeSignal.EventsAppended _, NodeSignal.Broadcast _, NodeSignal.SignalsLost _ ->
          throw new IllegalArgumentException("not a revocation: " + revocation);
    }
  }

  private void closeAll(Predicate<ConnectedSession> which, String frameType, CloseCode code) {
    sockets.forEach(
        (socket, workspace) ->
            connectedSession(socket, workspace)
                .filter(which)
                .ifPresent(_ -> closeAfter(socket, frameType, code)));
  }

  /// Returns the sessions with an authenticated socket on this node.
  Set<ConnectedSession> connectedSessions() {
    Set<ConnectedSession> sessions = new HashSet<>();
    sockets.forEach(
        (socket, workspace) -> connectedSession(socket, workspace).ifPresent(sessions::add));
    return sessions;
  }

  /// Returns empty for a socket that is not authenticated yet or is closing.
  private static Optional<ConnectedSession> connectedSession(
      EventSocket socket, WorkspaceId workspace) {
    EventSocket.ConnectedUser user = socket.connectedUser();
    return user == null || socket.isLeaving()
        ? Optional.empty()
        : Optional.of(new ConnectedSession(workspace, user.identity(), user.grant()));
  }

  /// Closes all sockets because the server shuts down, over some seconds when they are many. The
  /// others are served meanwhile.
  @Override
  public void close() {
    List<EventSocket> open = new ArrayList<>(sockets.keySet());
    int batch = Math.max(STOPPED_PER_BATCH, Math.ceilDiv(open.size(), STOP_BATCHES));
    try {
      for (int start = 0; start < open.size(); start += batch) {
        if (start > 0) {
          Thread.sleep(STOP_INTERVAL);
        }
        open.subList(start, Math.min(open.size(), start + batch))
            .forEach(socket -> socket.close(CloseCode.STOPPING));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ticker.shutdownNow();
    sockets.keySet().forEach(socket -> socket.close(CloseCode.STOPPING));
  }

  /// Adds a socket that has opened and is not authenticated yet.
  EventSocket open(SocketConnection connection, WorkspaceId workspace) {
    EventSocket socket = new EventSocket(connection, heartbeatConfig, time);
    sockets.put(socket, workspace);
    return socket;
  }

  /// Starts an authenticated socket: sends `welcome`, then missed events, then new events.
  void welcome(
      EventSocket socket,
      EventSocket.ConnectedUser connectedUser,
      @Nullable Long since,
      SharedSnapshots snapshots) {
    WorkspaceId workspace = sockets.get(socket);
    if (workspace == null) {
      return; // closed during authentication
    }
    Channel.Joined joined = delivery.join(workspace, socket, connectedUser, since);
    present.put(socket, presence.opened(workspace, connectedUser.identity()));
    socket.welcome(
        connectedUser,
        connection -> sendInitialFrames(connection, workspace, connectedUser, joined, snapshots));
    // A revocation after the authentication did not find the socket, but has cleared the caches.
    connectedSession(socket, workspace).flatMap(revocations::find).ifPresent(this::revoke);
    if (socket.isLeaving() || !sockets.containsKey(socket)) {
      leave(socket, workspace);
    }
  }

  /// Stores whether calls ring on the page, and acknowledges it afterwards.
  void setAvailable(EventSocket socket, boolean available) {
    SocketPresence.Socket presentSocket = present.get(socket);
    if (presentSocket != null) {
      String acknowledgement = frame("availability").put("available", available).toString();
      var _ = presentSocket.setAvailable(available).thenRun(() -> socket.offer(acknowledgement));
    }
  }

  /// Removes a closed socket.
  void closed(EventSocket socket) {
    socket.disconnected();
    WorkspaceId workspace = sockets.remove(socket);
    if (workspace != null) {
      leave(socket, workspace);
    }
  }

  private void leave(EventSocket socket, WorkspaceId workspace) {
    SocketPresence.Socket presentSocket = present.remove(socket);
    if (presentSocket != null) {
      presentSocket.closed();
    }
    delivery.leave(workspace, socket);
  }

  private void sendInitialFrames(
      SocketConnection connection,
      WorkspaceId workspace,
      EventSocket.ConnectedUser connectedUser,
      Channel.Joined joined,
      SharedSnapshots snapshots)
      throws IOException, InterruptedException {
    ObjectNode welcome = json.createObjectNode().put("type", "welcome").put("seq", joined.seq());
    if (joined.isReload()) {
      welcome.put("reload", true);
    }
    welcome.put("userId", connectedUser.identity().user().value().toString());
    welcome.put("identity", connectedUser.identity().toString());
    snapshots.of(workspace).forEach(welcome::set);
    connection.send(welcome.toString());
    for (EventTail.Frame missed : joined.missed()) {
      if (connectedUser.receives(missed.audience())) {
        connection.send(missed.text());
      }
    }
  }

  /// Runs on a virtual thread, which waits for a processor as long as those that read from the
  /// sockets.
  private void heartbeat() {
    try {
      Thread.ofVirtual().name("heartbeat").start(this::heartbeats).join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void heartbeats() {
    try {
      time.tick();
      sockets.forEach(this::heartbeat);
    } catch (RuntimeException failed) {
      log.error("Could not send heartbeats", failed);
    }
  }

  private void heartbeat(EventSocket socket, WorkspaceId workspace) {
    socket.heartbeat(ping);
    if (socket.isLeaving()) {
      leave(socket, workspace);
    }
  }

  private void closeAfter(EventSocket socket, String frameType, CloseCode code) {
    WorkspaceId workspace = sockets.get(socket);
    if (workspace != null) {
      leave(socket, workspace);
    }
    socket.closeAfter(frame(frameType).toString(), code);
  }

  private ObjectNode frame(String type) {
    return json.createObjectNode().put("type", type).put("at", clock.instant().toString());
  }
}
