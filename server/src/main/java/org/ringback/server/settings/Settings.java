package org.ringback.server.settings;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// The settings, from environment variables.
///
/// @param redis `REDIS_URL`: shares counts, voice tokens and events between several nodes
/// @param publicUrl `PUBLIC_URL`: the URL that Twilio calls and signs; by default
///   `http://localhost:<port>`, which only this machine reaches
/// @param clientOrigins `BASE_CLIENT_URL`: allowed cross-origin clients, comma-separated; the first
///   is the base of links
/// @param secretKey `RINGBACK_SECRET_KEY`: 32 bytes that encrypt secrets in the database
/// @param oldSecretKeys `RINGBACK_OLD_SECRET_KEYS`: earlier values, comma-separated; their secrets
///   are re-encrypted with `RINGBACK_SECRET_KEY`
/// @param jwtSecret `JWT_SECRET`: signs session tokens, and verifies a Supabase project's HS256
///   tokens
/// @param supabase `SUPABASE_URL` and `SUPABASE_SERVICE_KEY`
/// @param oidcIssuers `RINGBACK_OIDC_ISSUERS`: a JSON list
/// @param twilioFallback `TWILIO_ACCOUNT_SID` and the other credentials, for workspaces without
///   credentials
/// @param twilioApi `TWILIO_API_BASE_URL`; Twilio by default
/// @param conferenceRegion `TWILIO_CONFERENCE_REGION`: where Twilio mixes the audio of conferences
/// @param signallingUrl `TWILIO_SIGNALLING_URL`: where browsers connect instead of Twilio
/// @param tokenLife `RINGBACK_TOKEN_TTL`: lifetime of voice tokens, an hour by default
/// @param bootstrapOwner `RINGBACK_ADMIN_EMAIL` and `RINGBACK_ADMIN_PASSWORD`: created if there are
///   no users
/// @param workspaceCreation `RINGBACK_WORKSPACE_CREATION`: the users who may create workspaces;
///   owners of a workspace by default
/// @param fanout `RINGBACK_FANOUT`: how nodes notify each other; by Redis if there is one, else by
///   PostgreSQL
/// @param pushServices `RINGBACK_PUSH_SERVICES`: the hosts of Web Push; those of the browsers by
///   default
/// @param webhookOrigins `RINGBACK_WEBHOOK_ORIGINS`: where webhooks of reports may be sent besides
///   https URLs with public addresses
/// @param recordings see [RecordingSettings]
/// @param chat `RINGBACK_CHAT_URL`, `RINGBACK_CHAT_KEY` and `RINGBACK_CHAT_MODEL`: a server that
///   drafts summaries
/// @param speech `RINGBACK_SPEECH_URL`, `RINGBACK_SPEECH_KEY` and `RINGBACK_SPEECH_MODEL`, or
///   `RINGBACK_VOSK_URLS`: what transcribes recordings
/// @param demo `RINGBACK_DEMO`: JSON for the sign-in page, set by the demo
public record Settings(
    String host,
    int port,
    DatabaseAddress database,
    Optional<RedisAddress> redis,
    Optional<URI> publicUrl,
    List<URI> clientOrigins,
    Secret secretKey,
    List<Secret> oldSecretKeys,
    Secret jwtSecret,
    Supabase supabase,
    List<OidcIssuer> oidcIssuers,
    Optional<TwilioFallback> twilioFallback,
    URI twilioApi,
    String conferenceRegion,
    Optional<URI> signallingUrl,
    Duration tokenLife,
    Optional<BootstrapOwner> bootstrapOwner,
    WorkspaceCreation workspaceCreation,
    FanoutKind fanout,
    OpsSettings ops,
    PushServices pushServices,
    WebhookOrigins webhookOrigins,
    RecordingSettings recordings,
    Optional<ChatSettings> chat,
    Optional<SpeechSettings> speech,
    Optional<String> demo) {

  /// @param url a project whose users may sign in
  /// @param serviceKey bearer token of the project's back end
  public record Supabase(@Nullable URI url, @Nullable Secret serviceKey) {}

  /// The Twilio account of workspaces without credentials.
  public record TwilioFallback(
      String accountSid, Secret authToken, String apiKey, Secret apiSecret, String twimlAppSid) {}

  public record BootstrapOwner(String email, Secret password) {}

  /// @param metricsToken `RINGBACK_METRICS_TOKEN`: bearer token of `/metrics`; empty disables it
  /// @param requestsPerMinute `RINGBACK_REQUESTS_PER_MINUTE`: limit per session, key, or address
  ///   without either; 0 for none
  /// @param shutdownDelay `RINGBACK_SHUTDOWN_DELAY`: time between reporting not ready and stopping,
  ///   in which a load balancer removes the server
  /// @param trustedProxies `RINGBACK_TRUSTED_PROXIES`: proxies whose `X-Forwarded-For` is used
  /// @param callEventsKeptMonths `RINGBACK_CALL_EVENTS_KEPT_MONTHS`: how long the events of calls
  ///   are kept, with their timelines; for ever by default
  /// @param callsArchivedAfter `RINGBACK_CALLS_ARCHIVED_AFTER_DAYS`: the age at which calls move to
  ///   the partitions of their months
  public record OpsSettings(
      Optional<Secret> metricsToken,
      int requestsPerMinute,
      Duration shutdownDelay,
      List<CidrBlock> trustedProxies,
      Optional<Integer> callEventsKeptMonths,
      Duration callsArchivedAfter) {
    public boolean isTrustedProxy(InetAddress address) {
      return trustedProxies.stream().anyMatch(block -> block.contains(address));
    }
  }

  /// @throws SettingsException with all missing or invalid variables
  public static Settings from(Map<String, String> environment) {
    Environment env = new Environment(environment);
    Settings settings =
        new Settings(
            env.text("HOST").orElse("0.0.0.0"),
            env.port("PORT", 8080),
            env.database("DATABASE_URL"),
            env.redis("REDIS_URL"),
            env.httpUrl("PUBLIC_URL"),
            env.httpUrls("BASE_CLIENT_URL"),
            env.key("RINGBACK_SECRET_KEY"),
            env.keys("RINGBACK_OLD_SECRET_KEYS"),
            env.longSecret("JWT_SECRET"),
            new Supabase(
                env.httpUrl("SUPABASE_URL").orElse(null),
                env.secret("SUPABASE_SERVICE_KEY").orElse(null)),
            env.oidcIssuers("RINGBACK_OIDC_ISSUERS"),
            env.twilioFallback(),
            env.httpUrl("TWILIO_API_BASE_URL").orElse(URI.create("https://api.twilio.com")),
            env.twilioRegion("TWILIO_CONFERENCE_REGION", "us1"),
            env.url("TWILIO_SIGNALLING_URL", "ws", "wss"),
            env.seconds(
                "RINGBACK_TOKEN_TTL",
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofHours(1)),
            env.bootstrapOwner(),
            env.workspaceCreation("RINGBACK_WORKSPACE_CREATION"),
            env.fanout("RINGBACK_FANOUT"),
            new OpsSettings(
                env.secret("RINGBACK_METRICS_TOKEN"),
                env.count("RINGBACK_REQUESTS_PER_MINUTE", 1200),
                env.seconds(
                    "RINGBACK_SHUTDOWN_DELAY",
                    Duration.ZERO,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(5)),
                env.cidrBlocks("RINGBACK_TRUSTED_PROXIES"),
                env.months("RINGBACK_CALL_EVENTS_KEPT_MONTHS"),
                env.days(
                    "RINGBACK_CALLS_ARCHIVED_AFTER_DAYS",
                    Duration.ofDays(35),
                    Duration.ofDays(60))),
            env.pushServices("RINGBACK_PUSH_SERVICES"),
            env.webhookOrigins("RINGBACK_WEBHOOK_ORIGINS"),
            new RecordingSettings(env.storage(), env.program("RINGBACK_LAME", "lame")),
            env.chat(),
            env.speech(),
            env.jsonObject("RINGBACK_DEMO"));
    env.throwIfInvalid();
    return settings;
  }
}
