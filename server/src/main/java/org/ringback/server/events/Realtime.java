package org.ringback.server.events;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The event sockets of all workspaces: delivers events and knows which users are available.
public final class Realtime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Realtime.class);
  private static final int BATCH = 200;
  private static final Duration HEARTBEAT_TICK = Duration.ofMillis(100);

  private final EventStore events;
  private final Clock clock;
  private final HeartbeatConfig heartbeatConfig;
  private final JsonMapper json = JsonMapper.shared();
  private final Map<WorkspaceId, Channel> channels = new ConcurrentHashMap<>();
  private final Map<EventSocket, WorkspaceId> sockets = new ConcurrentHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("realtime-ticker").factory());
  private final ResponsiveTime time = new ResponsiveTime(System::nanoTime, HEARTBEAT_TICK);
  private final String ping;

  public Realtime(EventLog eventLog, Clock clock, HeartbeatConfig heartbeatConfig) {
    this.heartbeatConfig = heartbeatConfig;
    this.events = eventLog.store();
    this.clock = clock;
    eventLog.onAppended(this::deliver);
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

  /// @param written the events that were just committed; empty to read the log
  private void deliver(WorkspaceId workspace, List<LoggedEvent> written) {
    try {
      channel(workspace).deliver(written);
    } catch (RuntimeException failed) {
      // The ticker delivers them from the log.
      log.warn("Could not deliver events of workspace {}", workspace, failed);
    }
  }

  /// Returns the available browsers of a workspace, the longest available first.
  public List<ClientIdentity> available(WorkspaceId workspace) {
    return channel(workspace).available();
  }

  /// Sends a step of the setup to all sockets. Not stored in the log.
  public void configProgress(WorkspaceId workspace, int percent, String message) {
    broadcast(workspace, frame("config-progress").put("percent", percent).put("message", message));
  }

  /// Notifies all sockets that credentials or numbers changed. Not stored in the log.
  public void configUpdated(WorkspaceId workspace) {
    broadcast(workspace, frame("config-updated"));
  }

  /// Closes the sockets of an ended session. They are no longer available for calls.
  public void sessionEnded(SessionId session) {
    sockets.keySet().stream()
        .filter(
            socket ->
                socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser
                    && connectedUser.identity().session().equals(session))
        .forEach(socket -> closeAfter(socket, "session-ended", CloseCode.UNAUTHORIZED));
  }

  /// Closes the sockets of a removed member. They are no longer available for calls.
  public void memberRemoved(WorkspaceId workspace, UserId user) {
    sockets.forEach(
        (socket, socketWorkspace) -> {
          if (socketWorkspace.equals(workspace)
              && !socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser
              && connectedUser.identity().user().equals(user)) {
            closeAfter(socket, "member-removed", CloseCode.NOT_FOUND);
          }
        });
  }

  /// Closes the sockets of one session or, without a session, of all users of the workspace,
  /// because their voice grants were revoked. They may reconnect with a new token.
  public void grantsEnded(WorkspaceId workspace, Optional<SessionId> session) {
    sockets.forEach(
        (socket, socketWorkspace) -> {
          if (socketWorkspace.equals(workspace)
              && !socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser
              && session.map(connectedUser.identity().session()::equals).orElse(true)) {
            closeAfter(socket, "grant-ended", CloseCode.GRANT_ENDED);
          }
        });
  }

  /// A session with an open socket in a workspace.
  public record ConnectedSession(WorkspaceId workspace, ClientIdentity identity, String grant) {}

  /// Returns the sessions with an authenticated socket on this node.
  public Set<ConnectedSession> connectedSessions() {
    Set<ConnectedSession> sessions = new HashSet<>();
    sockets.forEach(
        (socket, workspace) -> {
          if (!socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser) {
            sessions.add(
                new ConnectedSession(workspace, connectedUser.identity(), connectedUser.grant()));
          }
        });
    return sessions;
  }

  /// Closes all sockets because the server shuts down.
  @Override
  public void close() {
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
      WelcomeSnapshot snapshot) {
    WorkspaceId workspace = sockets.get(socket);
    if (workspace == null) {
      return; // closed during authentication
    }
    Channel channel = channel(workspace);
    long newest = channel.join(socket, connectedUser);
    socket.welcome(
        connectedUser,
        connection ->
            sendInitialFrames(connection, workspace, connectedUser, since, newest, snapshot));
    channel.available().stream()
        .map(ClientIdentity::user)
        .distinct()
        .forEach(user -> socket.offer(presence(user, true)));
    if (socket.isLeaving()) {
      channel.leave(socket);
    }
  }

  void setAvailable(EventSocket socket, boolean available) {
    WorkspaceId workspace = sockets.get(socket);
    if (workspace != null) {
      boolean rings = available && !socket.isLeaving();
      channel(workspace).setAvailable(socket, rings);
      socket.offer(frame("availability").put("available", rings).toString());
    }
  }

  /// Removes a closed socket.
  void closed(EventSocket socket) {
    socket.disconnected();
    WorkspaceId workspace = sockets.remove(socket);
    if (workspace != null) {
      channel(workspace).leave(socket);
    }
  }

  private void sendInitialFrames(
      SocketConnection connection,
      WorkspaceId workspace,
      EventSocket.ConnectedUser connectedUser,
      @Nullable Long since,
      long newest,
      WelcomeSnapshot snapshot)
      throws IOException, InterruptedException {
    ObjectNode welcome = json.createObjectNode().put("type", "welcome").put("seq", newest);
    welcome.put("userId", connectedUser.identity().user().value().toString());
    welcome.put("identity", connectedUser.identity().toString());
    welcome.set(snapshot.member(), snapshot.of(workspace));
    connection.send(welcome.toString());
    long replayed = since == null ? newest : since;
    while (replayed < newest) {
      List<LoggedEvent> missed = events.after(workspace, replayed, newest, BATCH);
      if (missed.isEmpty()) {
        return;
      }
      for (LoggedEvent entry : missed) {
        if (connectedUser.receives(entry)) {
          connection.send(entry.frame());
        }
      }
      replayed = missed.getLast().seq();
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
    boolean isCheckDue = socket.heartbeat(ping);
    if (socket.isLeaving()) {
      channel(workspace).leave(socket);
    } else if (isCheckDue) {
      // On its own thread, because a slow database must not delay the heartbeats.
      Thread.ofVirtual().name("recheck-session").start(() -> recheckSession(socket, workspace));
    }
  }

  /// Closes the socket of a session that expired or was ended by another node, and delivers events
  /// that another node appended.
  private void recheckSession(EventSocket socket, WorkspaceId workspace) {
    EventSocket.ConnectedUser connectedUser = socket.connectedUser();
    try {
      if (connectedUser != null && !connectedUser.stillSignedIn().getAsBoolean()) {
        closeAfter(socket, "session-ended", CloseCode.UNAUTHORIZED);
      }
    } catch (RuntimeException failed) {
      log.warn("Could not check the session of {}", connectedUser, failed);
    }
    deliver(workspace, List.of());
  }

  private void closeAfter(EventSocket socket, String frameType, CloseCode code) {
    WorkspaceId workspace = sockets.get(socket);
    if (workspace != null) {
      channel(workspace).leave(socket);
    }
    socket.closeAfter(frame(frameType).toString(), code);
  }

  private Channel channel(WorkspaceId workspace) {
    return channels.computeIfAbsent(workspace, id -> new Channel(id, events, this::presence));
  }

  private void broadcast(WorkspaceId workspace, ObjectNode frame) {
    channel(workspace).broadcast(frame.toString());
  }

  private String presence(UserId user, boolean available) {
    return frame("presence")
        .put("userId", user.value().toString())
        .put("available", available)
        .toString();
  }

  private ObjectNode frame(String type) {
    return json.createObjectNode().put("type", type).put("at", clock.instant().toString());
  }
}
