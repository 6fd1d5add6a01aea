package org.ringback.server.credentials;

import org.ringback.server.crypto.Secret;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;
import org.ringback.server.workspace.WorkspaceId;

/// What a workspace needs for calls: the account, the key that signs browsers' tokens, the
/// application that browsers' calls begin at.
public record VoiceCredentials(
    WorkspaceId workspace,
    AccountSid accountSid,
    Secret authToken,
    ApiKeySid apiKey,
    Secret apiSecret,
    TwimlAppSid twimlAppSid,
    SetupMethod setupMethod) {
  public TwilioAuth auth() {
    return new TwilioAuth(accountSid, authToken);
  }

  /// The same with another Auth Token.
  VoiceCredentials with(Secret otherAuthToken) {
    return new VoiceCredentials(
        workspace, accountSid, otherAuthToken, apiKey, apiSecret, twimlAppSid, setupMethod);
  }
}
