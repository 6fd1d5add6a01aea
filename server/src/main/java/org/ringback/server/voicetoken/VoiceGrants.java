package org.ringback.server.voicetoken;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ringback.server.access.ServiceKeys;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.BatchLookup;
import org.ringback.server.db.RecentValues;
import org.ringback.server.db.Uuids;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

/// Signs and verifies the grants that let a voice token place calls. A grant names the workspace
/// and the session. Twilio cannot revoke a token, but adds the token's `params` to the webhook of
/// each call (https://www.twilio.com/docs/voice/sdks/javascript/twiml). So the grant is a
/// parameter, and calls with a revoked grant are rejected.
public final class VoiceGrants implements AutoCloseable {
  private static final String SERVICE_KEY_PREFIX = "k_";

  private final VoiceGrantStore store;
  private final ServiceKeys keys;
  private final Secret secret;
  private final List<BiConsumer<WorkspaceId, Optional<SessionId>>> listeners =
      new CopyOnWriteArrayList<>();

  private final BatchLookup<WorkspaceId, VoiceGrantStore.RevocationCounters> lookups;
  private final RecentValues<WorkspaceId, VoiceGrantStore.RevocationCounters> recent;

  /// @param secret signs the grants
  VoiceGrants(VoiceGrantStore store, ServiceKeys keys, Secret secret) {
    this.store = store;
    this.keys = keys;
    this.secret = secret;
    this.lookups =
        new BatchLookup<>("grant-lookups", workspaces -> store.counters(Set.copyOf(workspaces)));
    this.recent = new RecentValues<>(10_000, lookups::find);
  }

  /// Returns the current grant of a session.
  public String of(WorkspaceId workspace, SessionId session) {
    return sign(workspace, session, counters(workspace));
  }

  /// Returns the grant of a back end, which is valid as long as its key.
  public String of(WorkspacePrincipal.ServicePrincipal service) {
    UUID key = service.keyId();
    return key == null
        ? of(service.workspace(), SessionId.OF_SERVICE)
        : SERVICE_KEY_PREFIX + key + "." + of(service.workspace(), new SessionId(key));
  }

  /// Returns whether the grant belongs to the identity's session, or to a back end.
  public boolean isValid(WorkspaceId workspace, ClientIdentity identity, String grant) {
    if (!grant.startsWith(SERVICE_KEY_PREFIX)) {
      return isEqual(of(workspace, identity.session()), grant);
    }
    int end = grant.indexOf('.');
    Optional<UUID> key =
        end < 0 ? Optional.empty() : Uuids.parse(grant.substring(SERVICE_KEY_PREFIX.length(), end));
    return identity.session().equals(SessionId.OF_SERVICE)
        && key.filter(
                id ->
                    isEqual(of(workspace, new SessionId(id)), grant.substring(end + 1))
                        && keys.isValid(workspace, id))
            .isPresent();
  }

  /// Revokes the session's grants in the workspace.
  void revoke(WorkspaceId workspace, SessionId session) {
    store.incrementSession(workspace, session);
    recent.invalidate(workspace);
    listeners.forEach(listener -> listener.accept(workspace, Optional.of(session)));
  }

  /// Revokes all grants of the workspace.
  public void revokeAll(WorkspaceId workspace) {
    store.incrementAll(workspace);
    recent.invalidate(workspace);
    listeners.forEach(listener -> listener.accept(workspace, Optional.empty()));
  }

  /// Removes the workspace's counters from the cache, because another node has revoked grants.
  public void invalidate(WorkspaceId workspace) {
    recent.invalidate(workspace);
  }

  /// Calls the listener for each revocation, with the session, or without one for all grants.
  /// RingbackServer registers the event sockets, because `events` is above this package.
  public void onRevoked(BiConsumer<WorkspaceId, Optional<SessionId>> listener) {
    listeners.add(listener);
  }

  /// A grant with its holder.
  public record IssuedGrant(WorkspaceId workspace, SessionId session, String grant) {}

  /// Returns the grants that have been revoked, on any node.
  public Set<IssuedGrant> findRevoked(Set<IssuedGrant> issued) {
    var now =
        store.counters(issued.stream().map(IssuedGrant::workspace).collect(Collectors.toSet()));
    return issued.stream()
        .filter(
            each ->
                !isEqual(
                    sign(
                        each.workspace(),
                        each.session(),
                        now.getOrDefault(
                            each.workspace(), VoiceGrantStore.RevocationCounters.NONE)),
                    each.grant()))
        .collect(Collectors.toSet());
  }

  private VoiceGrantStore.RevocationCounters counters(WorkspaceId workspace) {
    return Objects.requireNonNullElse(
        recent.get(workspace), VoiceGrantStore.RevocationCounters.NONE);
  }

  private String sign(
      WorkspaceId workspace, SessionId session, VoiceGrantStore.RevocationCounters counters) {
    String text = "voice grant " + workspace + " " + session + " " + counters.of(session);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
      byte[] all = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    lookups.close();
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
