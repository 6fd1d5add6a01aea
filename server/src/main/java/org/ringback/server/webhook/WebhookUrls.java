package org.ringback.server.webhook;

import java.net.URI;
import java.util.UUID;
import org.ringback.server.tenancy.WorkspaceId;

/// The URLs of one workspace that Twilio calls. Their paths are spelled here and nowhere else.
public record WebhookUrls(URI publicUrl, WorkspaceId workspace) {
  private static final String WORKSPACES = "/api/workspaces/";
  private static final String VOICE = "/voice";

  /// The routes of [WebhookRoutes].
  static final String VOICE_ROUTE = WORKSPACES + "{workspaceId}" + VOICE;

  static final String SHARED_ROUTE = "/api/voice/incoming";
  static final String DIALED = "/dialed";
  static final String STATUS = "/status";
  static final String FALLBACK = "/fallback";
  static final String PROBE = "/probe";

  /// Names our call in the query of a URL.
  static final String CALL_ID = "callId";

  /// Has Twilio repeat a callback after a failed connection or a 5xx; by default it drops it
  /// (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
  private static final String RETRY = "#rc=3&rp=ct,5xx";

  /// Serves new calls: TwiML.
  public URI voice() {
    return at("");
  }

  /// Serves a call that the server placed, once it is answered: TwiML.
  public URI answered(UUID callId) {
    return at("?" + CALL_ID + "=" + callId);
  }

  /// Serves a call whose `<Dial>` has ended: TwiML.
  public URI dialed(UUID callId) {
    return at(DIALED + "?" + CALL_ID + "=" + callId);
  }

  /// Receives the status callbacks of a phone number or an application.
  public URI status() {
    return at(STATUS + RETRY);
  }

  /// Receives the status callbacks of one call's legs.
  public URI status(UUID callId) {
    return at(STATUS + "?" + CALL_ID + "=" + callId + RETRY);
  }

  /// Serves a call when another webhook has failed: TwiML.
  public URI fallback() {
    return at(FALLBACK);
  }

  /// Receives the probe of the public address.
  public URI probe() {
    return at(PROBE);
  }

  /// Whether a Voice URL is this workspace's. Compares the path only, because the public address
  /// may have changed.
  public boolean isVoiceUrl(String url) {
    return url.endsWith(path());
  }

  /// Whether a Voice URL is another workspace's on this server.
  public boolean isVoiceUrlOfAnotherWorkspace(String url) {
    return url.startsWith(base() + WORKSPACES) && !isVoiceUrl(url);
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
