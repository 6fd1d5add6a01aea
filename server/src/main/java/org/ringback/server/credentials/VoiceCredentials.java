package org.ringback.server.credentials;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringback.server.crypto.Secret;
import org.ringback.server.http.Json;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;

/// The Twilio account of a workspace, the API key that signs access tokens, and the TwiML app of
/// the browsers' calls.
///
/// @param secondaryAuthToken present while an Auth Token is rotated
public record VoiceCredentials(
    WorkspaceId workspace,
    AccountSid accountSid,
    Secret authToken,
    ApiKeySid apiKey,
    Secret apiSecret,
    TwimlAppSid twimlAppSid,
    SetupMethod setupMethod,
    Optional<SecondaryAuthToken> secondaryAuthToken) {
  public VoiceCredentials(
      WorkspaceId workspace,
      AccountSid accountSid,
      Secret authToken,
      ApiKeySid apiKey,
      Secret apiSecret,
      TwimlAppSid twimlAppSid,
      SetupMethod setupMethod) {
    this(
        workspace,
        accountSid,
        authToken,
        apiKey,
        apiSecret,
        twimlAppSid,
        setupMethod,
        Optional.empty());
  }

  /// Returns them as JSON for the audit log.
  public String withoutSecrets() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("account_sid", accountSid.value());
    parts.put("api_key", apiKey.value());
    parts.put("twiml_app_sid", twimlAppSid.value());
    parts.put("setup_method", setupMethod.wire());
    return Json.write(parts);
  }

  public TwilioAuth auth() {
    return new TwilioAuth(accountSid, authToken, workspace);
  }

  /// Returns the tokens that Twilio may have signed a webhook with: two during a rotation.
  public List<Secret> signingTokens(Instant now) {
    return Stream.concat(
            Stream.of(authToken),
            secondaryAuthToken
                .filter(secondary -> secondary.isAccepted(now))
                .map(SecondaryAuthToken::token)
                .stream())
        .toList();
  }

  /// Returns them with another Auth Token.
  public VoiceCredentials with(Secret next) {
    return new VoiceCredentials(
        workspace,
        accountSid,
        next,
        apiKey,
        apiSecret,
        twimlAppSid,
        setupMethod,
        secondaryAuthToken);
  }

  public VoiceCredentials with(TwilioApi.NewKey key) {
    return new VoiceCredentials(
        workspace,
        accountSid,
        authToken,
        key.sid(),
        key.secret(),
        twimlAppSid,
        setupMethod,
        secondaryAuthToken);
  }

  public VoiceCredentials with(SecondaryAuthToken secondary) {
    return with(Optional.of(secondary));
  }

  /// Returns them with the secondary Auth Token of the previous credentials if the token is the
  /// same, so a running rotation continues.
  public VoiceCredentials withRotationOf(VoiceCredentials previous) {
    return previous.auth().isSameAccount(auth()) ? with(previous.secondaryAuthToken) : this;
  }

  VoiceCredentials withoutSecondaryAuthToken() {
    return with(Optional.<SecondaryAuthToken>empty());
  }

  private VoiceCredentials with(Optional<SecondaryAuthToken> secondary) {
    return new VoiceCredentials(
        workspace, accountSid, authToken, apiKey, apiSecret, twimlAppSid, setupMethod, secondary);
  }
}
