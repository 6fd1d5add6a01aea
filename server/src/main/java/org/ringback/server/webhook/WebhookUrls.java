package org.ringback.server.webhook;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// The webhook URLs of a workspace. The only place that defines their paths.
public record WebhookUrls(URI publicUrl, WorkspaceId workspace) {
  private static final String WORKSPACES = "/api/workspaces/";
  private static final String VOICE = "/voice";

  /// The prefix of the routes of [WebhookRoutes].
  static final String VOICE_ROUTE = WORKSPACES + "{workspaceId}" + VOICE;

  static final String SHARED_ROUTE = "/api/voice/incoming";
  static final String DIALED = "/dialed";
  static final String LINE = "/line";
  static final String WAIT = "/wait";
  static final String HOLD = "/hold";
  static final String ANNOUNCEMENT = "/announcement";
  static final String ANNOUNCED = "/announced";
  static final String RECORDED = "/recorded";
  static final String FALLBACK = "/fallback";
  static final String PROBE = "/probe";

  /// The prefix of the sounds that callers hear.
  public static final String SOUNDS = "/api/voice/sounds/";

  /// The prefix of the prompts that callers hear.
  public static final String PROMPTS = "/api/voice/prompts/";

  /// The query parameter that contains the call id.
  static final String CALL_ID = "callId";

  private static final String ACCOUNT_SID = "AccountSid";
  private static final Pattern ACCOUNT =
      Pattern.compile("[?&]" + ACCOUNT_SID + "=(AC[0-9a-f]{32})(?:&|$)");
  private static final String WAVE = "wave";
  private static final String REDIRECTED = "redirected";

  /// The query parameter that contains the id of the leg's participant.
  static final String PARTICIPANT_ID = "participantId";

  /// Makes Twilio repeat a callback after a failed connection or a 5xx, which it does not by
  /// default (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
  private static final String RETRY = "#rc=3&rp=ct,5xx";

  /// Returns the Voice URL, for new calls.
  public URI voice() {
    return at("");
  }

  /// Returns the Voice URL of a call that the server places, requested after the participant
  /// answered.
  public URI answered(UUID callId, UUID participantId) {
    return at(query(callId, participantId));
  }

  /// Returns the `action` URL of a `<Dial>`.
  public URI dialed(UUID callId) {
    return at(DIALED + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the `action` URL of a `<Dial>` that is a wave of a call's flow.
  ///
  /// @param wave 0 outside a flow
  public URI dialed(UUID callId, int wave) {
    return wave == 0
        ? dialed(callId)
        : at(DIALED + "?" + CALL_ID + "=" + callId + "&" + WAVE + "=" + wave);
  }

  /// Returns the number of the wave in the query of [#dialed]; null without one.
  public static @Nullable Integer wave(Map<String, String> urlParameters) {
    String wave = urlParameters.get(WAVE);
    return wave == null || !wave.matches("\\d{1,9}") ? null : Integer.valueOf(wave);
  }

  /// Returns the URL from which a waiting call requests its next TwiML.
  public URI line(UUID callId) {
    return at(LINE + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the `waitUrl` of a customer in the conference of a call.
  public URI wait(UUID callId) {
    return at(WAIT + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the URL of TwiML that plays the announcement of a call's recording.
  public URI announcement(UUID callId) {
    return at(ANNOUNCEMENT + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the URL that a caller's call requests after the announcement.
  public URI announced(UUID callId) {
    return at(ANNOUNCED + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the `HoldUrl` of a participant.
  public URI hold() {
    return at(HOLD);
  }

  /// Returns the `action` URL of the `<Dial>` with which a participant joined a conference.
  public URI left(UUID callId, UUID participantId) {
    return at(DIALED + query(callId, participantId));
  }

  /// Returns the FriendlyName of the conference of a call.
  public static String conference(UUID callId) {
    return "c_" + callId;
  }

  /// Returns the URL to which the server redirects a waiting call.
  public URI redirected(UUID callId) {
    return at(LINE + "?" + CALL_ID + "=" + callId + "&" + REDIRECTED + "=true");
  }

  /// Returns whether a query is that of [#redirected].
  public static boolean isRedirected(Map<String, String> urlParameters) {
    return urlParameters.containsKey(REDIRECTED);
  }

  /// Returns the URL of a sound.
  public URI sound(String file) {
    return URI.create(base() + SOUNDS + file);
  }

  /// Returns the URL of the audio of a prompt.
  public URI prompt(UUID prompt) {
    return URI.create(base() + PROMPTS + prompt);
  }

  /// Returns the `action` URL of the `<Record>` with which a caller leaves a message.
  public URI recorded(UUID callId) {
    return at(RECORDED + "?" + CALL_ID + "=" + callId);
  }

  /// Returns the status callback URL of a phone number or an application.
  public URI status() {
    return callback(WebhookKind.CALL_STATUS);
  }

  /// Returns the status callback URL of the legs of a participant.
  public URI status(UUID callId, UUID participantId) {
    return at(WebhookKind.CALL_STATUS.path() + query(callId, participantId) + RETRY);
  }

  /// Returns the URL of the webhooks of a kind.
  public URI callback(WebhookKind kind) {
    return at(kind.path() + RETRY);
  }

  /// Returns the URL of the webhooks of a kind that belong to a call.
  public URI callback(WebhookKind kind, UUID callId) {
    return at(kind.path() + "?" + CALL_ID + "=" + callId + RETRY);
  }

  /// Returns the URL of the webhooks of a kind whose body is JSON without AccountSid.
  public URI jsonCallback(WebhookKind kind, String accountSid) {
    return at(kind.path() + "?" + ACCOUNT_SID + "=" + accountSid + RETRY);
  }

  /// Returns the account in the query of [#jsonCallback].
  static Optional<String> accountSid(String target) {
    Matcher found = ACCOUNT.matcher(target);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
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

  private static String query(UUID callId, UUID participantId) {
    return "?" + CALL_ID + "=" + callId + "&" + PARTICIPANT_ID + "=" + participantId;
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
