package org.ringback.server.voicetoken;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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
import org.ringback.server.db.Uuids;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

/// What lets a voice token place calls: it names the workspace and the holder, is made by us alone,
/// and comes with every call that the token places, since Twilio adds a grant's `params` to the
/// webhook (https://www.twilio.com/docs/voice/sdks/javascript/twiml). Twilio cannot revoke a token;
/// a grant that has ended is refused when its call asks what to do.
public final class VoiceGrants {
  private static final String KEY = "k_";

  private final VoiceGrantStore store;
  private final ServiceKeys keys;
  private final Secret secret;
  private final List<BiConsumer<WorkspaceId, Optional<SessionId>>> listeners =
      new CopyOnWriteArrayList<>();

  /// Spares the database a look-up for each request; another node's ending is seen after a second.
  private final Cache<WorkspaceId, VoiceGrantStore.RevocationCounters> recent =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(Duration.ofSeconds(1))
          .executor(Runnable::run)
          .build();

  /// @param secret with which grants are made
  public VoiceGrants(VoiceGrantStore store, ServiceKeys keys, Secret secret) {
    this.store = store;
    this.keys = keys;
    this.secret = secret;
  }

  /// The grant of a session, as of now.
  public String of(WorkspaceId workspace, SessionId session) {
    return sign(workspace, session, recent.get(workspace, this::counters));
  }

  /// The grant of a back end, which lasts as long as its key.
  public String of(WorkspacePrincipal.ServicePrincipal service) {
    UUID key = service.keyId();
    return key == null
        ? of(service.workspace(), SessionId.OF_SERVICE)
        : KEY + key + "." + of(service.workspace(), new SessionId(key));
  }

  /// Whether that is the grant of this identity's session, or of a back end that may speak for it.
  public boolean isValid(WorkspaceId workspace, ClientIdentity identity, String grant) {
    if (!grant.startsWith(KEY)) {
      return isEqual(of(workspace, identity.session()), grant);
    }
    int end = grant.indexOf('.');
    Optional<UUID> key =
        end < 0 ? Optional.empty() : Uuids.uuid(grant.substring(KEY.length(), end));
    return identity.session().equals(SessionId.OF_SERVICE)
        && key.filter(
                id ->
                    isEqual(of(workspace, new SessionId(id)), grant.substring(end + 1))
                        && keys.isValid(workspace, id))
            .isPresent();
  }

  /// The session leaves the workspace for another: its tokens place no more calls here.
  void leave(WorkspaceId workspace, SessionId session) {
    store.incrementSession(workspace, session);
    recent.invalidate(workspace);
    listeners.forEach(listener -> listener.accept(workspace, Optional.of(session)));
  }

  /// No token of the workspace that there is now places calls any more.
  public void revokeAll(WorkspaceId workspace) {
    store.incrementAll(workspace);
    recent.invalidate(workspace);
    listeners.forEach(listener -> listener.accept(workspace, Optional.empty()));
  }

  /// The listener is told whose grants end: a session's, or everybody's in the workspace.
  public void onEnded(BiConsumer<WorkspaceId, Optional<SessionId>> listener) {
    listeners.add(listener);
  }

  /// A grant that a session holds.
  public record IssuedGrant(WorkspaceId workspace, SessionId session, String grant) {}

  /// Those of these that are good no more, wherever they ended.
  public Set<IssuedGrant> findRevoked(Set<IssuedGrant> held) {
    var now = store.counters(held.stream().map(IssuedGrant::workspace).collect(Collectors.toSet()));
    return held.stream()
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
    return store
        .counters(Set.of(workspace))
        .getOrDefault(workspace, VoiceGrantStore.RevocationCounters.NONE);
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

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
