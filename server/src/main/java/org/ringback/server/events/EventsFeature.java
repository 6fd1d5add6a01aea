package org.ringback.server.events;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.NodeId;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.Sessions;
import org.ringback.server.identity.UserId;
import org.ringback.server.redis.Redis;
import org.ringback.server.settings.FanoutKind;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The event log, the sockets that receive it, and the fan-out between nodes.
public final class EventsFeature implements AutoCloseable {
  private final Realtime realtime;
  private final NodeLink link;
  private final EventRetention retention;
  private final SocketAuthenticator authenticator;
  private final SocketAdmission admission;
  private final MeterBinder meters;
  private final Clock clock;

  private EventsFeature(
      Realtime realtime,
      NodeLink link,
      EventRetention retention,
      SocketAuthenticator authenticator,
      SocketAdmission admission,
      MeterBinder meters,
      Clock clock) {
    this.realtime = realtime;
    this.link = link;
    this.retention = retention;
    this.authenticator = authenticator;
    this.admission = admission;
    this.meters = meters;
    this.clock = clock;
  }

  /// @param fanout closed with the feature
  /// @param limitsClients whether the requests of a client are limited
  public static EventsFeature of(
      Database db,
      EventLog log,
      EventFanout fanout,
      SocketPresence presence,
      Sessions sessions,
      Workspaces workspaces,
      VoiceGrants grants,
      Leases leases,
      HeartbeatConfig heartbeat,
      DeliveryConfig config,
      boolean limitsClients,
      Clock clock) {
    Revocations revocations = new Revocations(sessions, workspaces, grants);
    EventDelivery delivery = new EventDelivery(log.store());
    Realtime realtime = new Realtime(delivery, revocations, presence, clock, heartbeat);
    NodeLink link = new NodeLink(db, fanout, delivery, realtime, revocations);
    log.onAppended(link::appended);
    link.start(config);
    EventRetention retention =
        new EventRetention(leases.lead("event-retention"), log.store(), clock);
    retention.start();
    SocketAdmission admission =
        new SocketAdmission(
            SocketAdmission.MAX_PENDING,
            limitsClients ? SocketAdmission.MAX_SILENT_PER_ADDRESS : 0);
    return new EventsFeature(
        realtime,
        link,
        retention,
        new SocketAuthenticator(sessions, workspaces, grants),
        admission,
        new EventMeters(log, delivery, realtime, admission, clock),
        clock);
  }

  /// Creates the fan-out between the nodes.
  ///
  /// @param redis present if it is the kind
  public static EventFanout fanout(
      FanoutKind kind, Database db, Optional<Redis> redis, NodeId node) {
    return switch (kind) {
      case IN_PROCESS -> new InProcessFanout(new InProcessFanout.Hub());
      case POSTGRESQL -> new PostgresFanout(db::connectOutsideOfPool, node.value());
      case REDIS -> new RedisFanout(redis.orElseThrow(), node.value());
    };
  }

  /// The sockets; closed before the HTTP server.
  public Realtime realtime() {
    return realtime;
  }

  public MeterBinder meters() {
    return meters;
  }

  /// @param snapshots the state that a socket receives with its `welcome` frame
  public Routes routes(List<WelcomeSnapshot> snapshots) {
    return new EventRoutes(realtime, admission, authenticator, snapshots);
  }

  /// Closes the sockets of an ended session, on all nodes.
  public void sessionEnded(SessionId session) {
    link.changed(new NodeSignal.SessionEnded(session));
  }

  /// Closes the sockets of a removed member, on all nodes.
  public void memberRemoved(WorkspaceId workspace, UserId user) {
    link.changed(new NodeSignal.MemberRemoved(workspace, user));
  }

  /// Closes the sockets of one session or, without a session, of all users of the workspace,
  /// because their voice grants were revoked.
  public void grantsRevoked(WorkspaceId workspace, Optional<SessionId> session) {
    link.changed(new NodeSignal.GrantsRevoked(workspace, session));
  }

  /// Sends a step of the setup to all sockets. Not stored in the log.
  public void configProgress(WorkspaceId workspace, int percent, String message) {
    broadcast(workspace, frame("config-progress").put("percent", percent).put("message", message));
  }

  /// Notifies all sockets that credentials or numbers changed. Not stored in the log.
  public void configUpdated(WorkspaceId workspace) {
    broadcast(workspace, frame("config-updated"));
  }

  private void broadcast(WorkspaceId workspace, ObjectNode frame) {
    link.changed(new NodeSignal.Broadcast(workspace, frame.toString()));
  }

  private ObjectNode frame(String type) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("type", type)
        .put("at", clock.instant().toString());
  }

  @Override
  public void close() {
    retention.close();
    link.close();
  }
}
