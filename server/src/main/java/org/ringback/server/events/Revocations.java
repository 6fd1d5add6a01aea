package org.ringback.server.events;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;

/// Checks whether sessions may still have sockets.
final class Revocations {
  private final Sessions sessions;
  private final Workspaces workspaces;
  private final VoiceGrants grants;

  Revocations(Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    this.sessions = sessions;
    this.workspaces = workspaces;
    this.grants = grants;
  }

  /// Returns the revocations that affect any of these sessions. Reads the database, with one
  /// statement for each kind.
  List<NodeSignal> find(Set<ConnectedSession> connected) {
    if (connected.isEmpty()) {
      return List.of();
    }
    Stream<NodeSignal> ended =
        sessions.findEnded(distinct(connected, each -> each.identity().session())).stream()
            .map(NodeSignal.SessionEnded::new);
    Stream<NodeSignal> removed =
        workspaces
            .findNonMembers(
                distinct(
                    connected,
                    each -> new Workspaces.MembershipKey(each.workspace(), each.identity().user())))
            .stream()
            .map(key -> new NodeSignal.MemberRemoved(key.workspace(), key.user()));
    Stream<NodeSignal> revoked =
        grants
            .findRevoked(
                distinct(
                    connected,
                    each ->
                        new VoiceGrants.IssuedGrant(
                            each.workspace(), each.identity().session(), each.grant())))
            .stream()
            .map(
                grant ->
                    new NodeSignal.GrantsRevoked(grant.workspace(), Optional.of(grant.session())));
    return Stream.of(ended, removed, revoked).flatMap(Function.identity()).toList();
  }

  /// Returns the revocation that affects this session. Uses the caches, which every revocation
  /// clears.
  Optional<NodeSignal> find(ConnectedSession connected) {
    if (!sessions.isLive(connected.identity().user(), connected.identity().session())) {
      return Optional.of(new NodeSignal.SessionEnded(connected.identity().session()));
    }
    if (workspaces.membership(connected.workspace(), connected.identity().user()).isEmpty()) {
      return Optional.of(
          new NodeSignal.MemberRemoved(connected.workspace(), connected.identity().user()));
    }
    return grants
            .of(connected.workspace(), connected.identity().session())
            .equals(connected.grant())
        ? Optional.empty()
        : Optional.of(
            new NodeSignal.GrantsRevoked(
                connected.workspace(), Optional.of(connected.identity().session())));
  }

  /// Clears the caches that a revocation on another node affects.
  void clearCaches(NodeSignal signal) {
    switch (signal) {
      case NodeSignal.SessionEnded ended -> sessions.invalidate(ended.session());
      case NodeSignal.MemberRemoved removed ->
          workspaces.invalidate(removed.workspace(), removed.user());
      case NodeSignal.GrantsRevoked revoked -> grants.invalidate(revoked.workspace());
      case NodeSignal.EventsAppended _, NodeSignal.Broadcast _, NodeSignal.SignalsLost _ -> {}
    }
  }

  private static <T> Set<T> distinct(
      Collection<ConnectedSession> connected, Function<ConnectedSession, T> part) {
    return connected.stream().map(part).collect(Collectors.toSet());
  }
}
