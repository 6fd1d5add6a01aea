package org.ringback.server.events;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import org.ringback.server.db.Database;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The workspaces' event sockets: who is there, who can be rung, and what each is told.
public final class Realtime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Realtime.class);
  private static final int BATCH = 200;
  private static final long HEARTBEAT_TICK_MILLIS = 250;

  private final Database db;
  private final EventLog events;
  private final Clock clock;
  private final HeartbeatConfig heartbeatConfig;
  private final JsonMapper json = JsonMapper.shared();
  private final Map<WorkspaceId, Channel> channels = new ConcurrentHashMap<>();
  private final Map<EventSocket, WorkspaceId> pages = new ConcurrentHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("realtime-ticker").factory());
  private final String ping;

  public Realtime(Database db, Clock clock) {
    this(db, clock, HeartbeatConfig.STANDARD);
  }

  public Realtime(Database db, Clock clock, HeartbeatConfig heartbeatConfig) {
    this.heartbeatConfig = heartbeatConfig;
    this.db = db;
    this.events = new EventLog(db);
    this.clock = clock;
    this.ping = json.createObjectNode().put("type", "ping").toString();
    var _ =
        ticker.scheduleWithFixedDelay(
            this::heartbeat, HEARTBEAT_TICK_MILLIS, HEARTBEAT_TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// How many event sockets are open here.
  public int sockets() {
    return pages.size();
  }

  /// Appends events to the log within the caller's transaction, last in it, and delivers them after
  /// the commit. A crash between the two loses nothing: the ticker delivers what the log has.
  public void append(List<Event> appended) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's resolution
    Map<WorkspaceId, List<EventLog.Entry>> written = events.append(appended, at);
    db.afterCommit(() -> written.forEach(this::deliver));
  }

  /// @param written what was just committed; none to tell whatever the log has
  private void deliver(WorkspaceId workspace, List<EventLog.Entry> written) {
    try {
      channel(workspace).deliver(written);
    } catch (RuntimeException failed) {
      // The ticker delivers them from the log.
      log.warn("Could not deliver events of workspace {} yet", workspace, failed);
    }
  }

  /// Returns the available browsers of a workspace, those that have waited longest first.
  public List<ClientIdentity> available(WorkspaceId workspace) {
    return channel(workspace).available();
  }

  /// Tells everyone of a step of a configuration; not kept.
  public void configProgress(WorkspaceId workspace, int percent, String message) {
    broadcast(workspace, now("config-progress").put("percent", percent).put("message", message));
  }

  /// Tells everyone that credentials or numbers changed; not kept.
  public void configUpdated(WorkspaceId workspace) {
    broadcast(workspace, now("config-updated"));
  }

  /// Sends away the pages of a session that has ended; they are not rung from now on.
  public void sessionEnded(SessionId session) {
    pages.keySet().stream()
        .filter(
            socket ->
                socket.connectedUser() instanceof EventSocket.ConnectedUser g
                    && g.identity().session().equals(session))
        .forEach(socket -> closeAfter(socket, "session-ended", CloseCode.UNAUTHORIZED));
  }

  /// Sends away the pages of somebody who is no member any more; they are not rung from now on.
  public void memberRemoved(WorkspaceId workspace, UserId user) {
    pages.forEach(
        (socket, where) -> {
          if (where.equals(workspace)
              && !socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser
              && connectedUser.identity().user().equals(user)) {
            closeAfter(socket, "member-removed", CloseCode.NOT_FOUND);
          }
        });
  }

  /// Sends away the pages whose voice grant has ended: a session's in a workspace, or everybody's
  /// there. They may come back, with a new token.
  public void grantsEnded(WorkspaceId workspace, Optional<SessionId> session) {
    pages.forEach(
        (socket, where) -> {
          if (where.equals(workspace)
              && !socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser
              && session.map(connectedUser.identity().session()::equals).orElse(true)) {
            closeAfter(socket, "grant-ended", CloseCode.GRANT_ENDED);
          }
        });
  }

  /// Who sits where: somebody's page in a workspace.
  public record ConnectedSession(WorkspaceId workspace, ClientIdentity identity, String grant) {}

  /// The seats of every page that was welcomed here.
  public Set<ConnectedSession> connectedSessions() {
    Set<ConnectedSession> seats = new HashSet<>();
    pages.forEach(
        (socket, workspace) -> {
          if (!socket.isLeaving()
              && socket.connectedUser() instanceof EventSocket.ConnectedUser connectedUser) {
            seats.add(
                new ConnectedSession(workspace, connectedUser.identity(), connectedUser.grant()));
          }
        });
    return seats;
  }

  /// Closes every socket because the server stops.
  @Override
  public void close() {
    ticker.shutdownNow();
    pages.keySet().forEach(socket -> socket.close(CloseCode.STOPPING));
  }

  /// A socket has opened. It is nobody's until its hello.
  EventSocket opened(SocketConnection connection, WorkspaceId workspace) {
    EventSocket socket = new EventSocket(connection, heartbeatConfig);
    pages.put(socket, workspace);
    return socket;
  }

  /// Its hello was accepted: it is welcomed, hears what it missed, then lives.
  void welcome(
      EventSocket socket,
      EventSocket.ConnectedUser connectedUser,
      @Nullable Long since,
      WelcomeSnapshot snapshot) {
    WorkspaceId workspace = pages.get(socket);
    if (workspace == null) {
      return; // gone while its token was checked
    }
    Channel channel = channel(workspace);
    long newest = channel.join(socket, connectedUser);
    socket.welcome(
        connectedUser,
        connection -> open(connection, workspace, connectedUser, since, newest, snapshot));
    channel.available().stream()
        .map(ClientIdentity::user)
        .distinct()
        .forEach(user -> socket.offer(presence(user, true)));
    if (socket.isLeaving()) {
      channel.leave(socket);
    }
  }

  void setAvailable(EventSocket socket, boolean available) {
    WorkspaceId workspace = pages.get(socket);
    if (workspace != null) {
      channel(workspace).setAvailable(socket, available && !socket.isLeaving());
    }
  }

  /// The socket is gone.
  void left(EventSocket socket) {
    socket.disconnected();
    WorkspaceId workspace = pages.remove(socket);
    if (workspace != null) {
      channel(workspace).leave(socket);
    }
  }

  private void open(
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
      List<EventLog.Entry> missed = events.after(workspace, replayed, newest, BATCH);
      if (missed.isEmpty()) {
        return;
      }
      for (EventLog.Entry entry : missed) {
        if (entry.isFor(connectedUser.identity().user())) {
          connection.send(entry.frame());
        }
      }
      replayed = missed.getLast().seq();
    }
  }

  private void heartbeat() {
    try {
      pages.forEach(this::heartbeat);
    } catch (RuntimeException failed) {
      log.error("the sockets were not looked after this time", failed);
    }
  }

  private void heartbeat(EventSocket socket, WorkspaceId workspace) {
    boolean asked = socket.heartbeat(ping);
    if (socket.isLeaving()) {
      channel(workspace).leave(socket);
    } else if (asked) {
      // The database may be slow: the ticker does not wait for it.
      Thread.ofVirtual().name("check page").start(() -> check(socket, workspace));
    }
  }

  /// What no listener told us: a session that expired or ended elsewhere, an event left untold.
  private void check(EventSocket socket, WorkspaceId workspace) {
    EventSocket.ConnectedUser connectedUser = socket.connectedUser();
    try {
      if (connectedUser != null && !connectedUser.stillSignedIn().getAsBoolean()) {
        closeAfter(socket, "session-ended", CloseCode.UNAUTHORIZED);
      }
    } catch (RuntimeException failed) {
      log.warn("page {} could not be checked", connectedUser, failed);
    }
    deliver(workspace, List.of());
  }

  private void closeAfter(EventSocket socket, String why, CloseCode code) {
    WorkspaceId workspace = pages.get(socket);
    if (workspace != null) {
      channel(workspace).leave(socket);
    }
    socket.closeAfter(now(why).toString(), code);
  }

  private Channel channel(WorkspaceId workspace) {
    return channels.computeIfAbsent(workspace, id -> new Channel(id, events, this::presence));
  }

  private void broadcast(WorkspaceId workspace, ObjectNode frame) {
    channel(workspace).broadcast(frame.toString());
  }

  private String presence(UserId user, boolean available) {
    return now("presence")
        .put("userId", user.value().toString())
        .put("available", available)
        .toString();
  }

  private ObjectNode now(String type) {
    return json.createObjectNode().put("type", type).put("at", clock.instant().toString());
  }
}
