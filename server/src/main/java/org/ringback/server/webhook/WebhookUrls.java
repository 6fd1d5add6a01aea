package org.ringback.server.webhook;

import java.net.URI;
import java.util.UUID;
import org.ringback.server.tenancy.WorkspaceId;

/// The webhook URLs of a workspace. The only place that defines their paths.
public record WebhookUrls(URI publicUrl, WorkspaceId workspace) {
  private static final String WORKSPACES = "/api/workspaces/";
  private static final String VOICE = "/voice";

  /// The prefix of the routes of [WebhookRoutes].
  static final String VOICE_ROUTE = WORKSPACES + "{workspaceId}" + VOICE;

  static final String SHARED_ROUTE = "/api/voice/incoming";
  static final String DIALED = "/dialed";
  static final String FALLBACK = "/fallback";
  static final String PROBE = "/probe";

  /// The query parameter that contains the call id.
  static final String CALL_ID = "callId";

  /// Makes Twilio repeat a callback after a failed connection or a 5xx, which it does not by
  /// default (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
  private static final String RETRY = "#rc=3&rp=ct,5xx";

  /// Returns the Voice URL, for new calls.
  public URI voice() {
    return at("");
  }

  /// Returns the Voice URL of a call that the server places, requested after the answer.
  public URI answered(UUID callId) {
    return at("?" + CALL_ID + "=" + callId);
  }

  /// Returns the `action` URL of a `<Dial>`.
  public URI dialed(UUID callId) {
    return at(DIALED + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the status callback URL of a phone number or an application.
  public URI status() {
    return callback(WebhookKind.CALL_STATUS);
  }

  /// Returns the status callback URL of the legs of a call.
  public URI status(UUID callId) {
    return callback(WebhookKind.CALL_STATUS, callId);
  }

  /// Returns the URL of the webhooks of a kind.
  public URI callback(WebhookKind kind) {
    return at(kind.path() + RETRY);
  }

  /// Returns the URL of the webhooks of a kind that belong to a call.
  public URI callback(WebhookKind kind, UUID callId) {
    return at(kind.path() + "?" + CALL_ID + "=" + callId + RETRY);
  }

  /// Returns the fallback URL, which Twilio requests when another webhook has failed.
  public URI fallback() {
    return at(FALLBACK);
  }

  /// Returns the URL of the probe of the public address.
  public URI probe() {
    return at(PROBE);
  }

  /// Returns whether a Voice URL is this workspace's. Compares the path only, because the public
  /// address may have changed.
  public boolean isVoiceUrl(String url) {
    return url.endsWith(path());
  }

  /// Returns whether a Voice URL is another workspace's on this server.
  public boolean isVoiceUrlOfAnotherWorkspace(String url) {
    return url.startsWith(base() + WORKSPACES) && !isVoiceUrl(url);
  }

  /// Returns whether a Voice URL is the one for all workspaces, which the called number selects.
  public static boolean isSharedVoiceUrl(String url) {
    return url.endsWith(SHARED_ROUTE);
  }

  private URI at(String rest) {
    return URI.create(base() + path() + rest);
  }

  private String path() {
    return WORKSPACES + workspace + VOICE;
  }

  private String base() {
    String base = publicUrl.toString();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
