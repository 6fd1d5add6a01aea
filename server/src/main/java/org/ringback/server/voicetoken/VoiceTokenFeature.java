package org.ringback.server.voicetoken;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.AccessFeature;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.redis.Redis;
import org.ringback.server.settings.Settings;

/// Access tokens for browsers, and the grants that revoke them.
public record VoiceTokenFeature(VoiceGrants grants, List<Routes> routes) {
  /// @param redis shares tokens between nodes
  /// @param cipher encrypts them there
  public static VoiceTokenFeature of(
      Database db,
      Optional<Redis> redis,
      SecretCipher cipher,
      Settings settings,
      AccessFeature accessFeature,
      Credentials credentials,
      UuidV7 ids,
      Clock clock) {
    Access access = accessFeature.access();
    VoiceGrants grants =
        new VoiceGrants(new VoiceGrantStore(db), accessFeature.serviceKeys(), settings.jwtSecret());
    return new VoiceTokenFeature(
        grants,
        List.of(
            new TokenRoutes(
                access,
                accessFeature.actingMembers(),
                grants,
                credentials,
                settings.tokenLife(),
                new VoiceTokenCache(
                    settings.tokenLife(),
                    redis.map(shared -> new SharedVoiceTokens(shared, cipher)),
                    clock),
                ids,
                clock),
            new VoiceGrantRoutes(grants, access)));
  }
}
