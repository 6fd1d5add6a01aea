package org.ringback.server.voicetoken;

import java.time.Clock;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.access.AccessFeature;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.Settings;

/// Access tokens for browsers, and the grants that revoke them.
public record VoiceTokenFeature(VoiceGrants grants, List<Routes> routes) {
  public static VoiceTokenFeature of(
      Database db,
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
                ids,
                clock),
            new VoiceGrantRoutes(grants, access)));
  }
}
