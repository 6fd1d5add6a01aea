package org.ringback.server.twilio;

import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Tenant;

/// An account with the Auth Token that authenticates requests for it.
///
/// @param workspace the workspace that stores the credentials; null before they are stored
public record TwilioAuth(AccountSid account, Secret authToken, @Nullable Tenant workspace) {
  public TwilioAuth(AccountSid account, Secret authToken) {
    this(account, authToken, null);
  }

  /// Returns whether both authenticate the same account with the same Auth Token.
  public boolean isSameAccount(TwilioAuth other) {
    return account.equals(other.account) && authToken.equals(other.authToken);
  }
}
