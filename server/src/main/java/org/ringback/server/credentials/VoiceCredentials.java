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

/// What a workspace needs for calls: the account, the key that signs browsers' tokens, the
/// application that browsers' calls begin at.
///
/// @param secondaryAuthToken while an Auth Token is rotated
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

  /// What the audit log may tell of them, as JSON.
  public String withoutSecrets() {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("account_sid", accountSid.value());
    told.put("api_key", apiKey.value());
    told.put("twiml_app_sid", twimlAppSid.value());
    told.put("setup_method", setupMethod.wire());
    return Json.write(told);
  }

  public TwilioAuth auth() {
    return new TwilioAuth(accountSid, authToken);
  }

  /// What Twilio may have signed a webhook with: while a token is rotated, two.
  public List<Secret> signingTokens(Instant now) {
    return Stream.concat(
            Stream.of(authToken),
            secondaryAuthToken
                .filter(secondary -> secondary.isAccepted(now))
                .map(SecondaryAuthToken::token)
                .stream())
        .toList();
  }

  /// The same with another Auth Token.
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

  VoiceCredentials withoutSecondaryAuthToken() {
    return with(Optional.<SecondaryAuthToken>empty());
  }

  private VoiceCredentials with(Optional<SecondaryAuthToken> secondary) {
    return new VoiceCredentials(
        workspace, accountSid, authToken, apiKey, apiSecret, twimlAppSid, setupMethod, secondary);
  }
}
