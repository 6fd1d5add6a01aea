package org.ringback.server.webpush;

import java.net.URI;
import java.time.Clock;
import org.ringback.server.access.Access;
import org.ringback.server.cluster.Leases;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.settings.PushServices;
import org.ringback.server.tenancy.Workspaces;

/// Web Push. Closed before the leases and the database.
public record WebPushFeature(CallPushes pushes, Routes routes, AutoCloseable sender)
    implements AutoCloseable {
  /// @param cipher encrypts the private key in the database
  /// @param services the allowed push services
  /// @param contact where the operators of push services find the operator of this server
  public static WebPushFeature of(
      Database db,
      Leases leases,
      SecretCipher cipher,
      PushServices services,
      URI contact,
      Workspaces workspaces,
      Access access,
      Clock clock) {
    VapidKeys keys = new VapidKeys(db, cipher);
    keys.reencrypt();
    PushMessageStore messages = new PushMessageStore(db);
    PushSubscriptionStore subscriptions = new PushSubscriptionStore(db);
    PushSender sender =
        new PushSender(
            messages, subscriptions, keys, services, contact, leases.lead("push messages"), clock);
    sender.start();
    return new WebPushFeature(
        new CallPushes(db, messages, sender),
        new PushRoutes(access, workspaces, subscriptions, keys, services),
        sender);
  }

  @Override
  public void close() throws Exception {
    sender.close();
  }
}
