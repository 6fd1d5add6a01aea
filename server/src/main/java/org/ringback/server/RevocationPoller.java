package org.ringback.server;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringback.server.events.Realtime;
import org.ringback.server.identity.SessionId;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes the event sockets of sessions that ended, members who were removed and voice grants that
/// were revoked on other nodes, within two seconds. Revocations on this node notify [Realtime]
/// directly.
final class RevocationPoller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RevocationPoller.class);

  private final Realtime realtime;
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final VoiceGrants grants;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("revocations").factory());

  private RevocationPoller(
      Realtime realtime, Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    this.realtime = realtime;
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.grants = grants;
  }

  static RevocationPoller start(
      Realtime realtime, Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    RevocationPoller poller = new RevocationPoller(realtime, sessions, workspaces, grants);
    var _ = poller.timer.scheduleWithFixedDelay(poller::poll, 500, 500, TimeUnit.MILLISECONDS);
    return poller;
  }

  private void poll() {
    try {
      Set<Realtime.ConnectedSession> connected = realtime.connectedSessions();
      if (connected.isEmpty()) {
        return;
      }
      Set<SessionId> ids =
          connected.stream().map(each -> each.identity().session()).collect(Collectors.toSet());
      sessions.findEnded(ids).forEach(realtime::sessionEnded);
      Set<Workspaces.MembershipKey> memberships =
          connected.stream()
              .map(each -> new Workspaces.MembershipKey(each.workspace(), each.identity().user()))
              .collect(Collectors.toSet());
      workspaces
          .findNonMembers(memberships)
          .forEach(membership -> realtime.memberRemoved(membership.workspace(), membership.user()));
      Set<VoiceGrants.IssuedGrant> grantsInUse =
          connected.stream()
              .map(
                  each ->
                      new VoiceGrants.IssuedGrant(
                          each.workspace(), each.identity().session(), each.grant()))
              .collect(Collectors.toSet());
      grants
          .findRevoked(grantsInUse)
          .forEach(ended -> realtime.grantsEnded(ended.workspace(), Optional.of(ended.session())));
    } catch (RuntimeException e) {
      log.warn("Could not poll revocations from other nodes: {}", e.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
