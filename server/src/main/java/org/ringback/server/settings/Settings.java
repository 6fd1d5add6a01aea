package org.ringback.server.settings;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// What the environment says.
///
/// @param publicUrl `PUBLIC_URL`: the address that Twilio calls and computes signatures over;
///   absent means `http://localhost:<bound port>`, good for nothing but this machine
/// @param clientOrigins `BASE_CLIENT_URL`: who else's pages may call us, comma-separated; also the
///   base of links
/// @param secretKey `RINGBACK_SECRET_KEY`: 32 bytes that seal secrets in the database
/// @param oldSecretKeys `RINGBACK_OLD_SECRET_KEYS`: keys that sealed what is in the database,
///   comma- separated; what they sealed is sealed anew with `RINGBACK_SECRET_KEY`
/// @param jwtSecret `JWT_SECRET`: signs our sign-ins, and verifies a Supabase project's HS256
///   tokens
/// @param supabase `SUPABASE_URL` and `SUPABASE_SERVICE_KEY`
/// @param oidcIssuers `RINGBACK_OIDC_ISSUERS`: a JSON list
/// @param twilioFallback `TWILIO_ACCOUNT_SID` and its kin: for workspaces without credentials of
///   their own
/// @param twilioApi `TWILIO_API_BASE_URL`: the real Twilio unless told otherwise
/// @param signallingUrl `TWILIO_SIGNALLING_URL`: where browsers signal when it is not Twilio itself
/// @param tokenLife `RINGBACK_TOKEN_TTL`: how long a browser's voice token is good, an hour unless
///   told otherwise
/// @param bootstrapOwner `RINGBACK_ADMIN_EMAIL` and `RINGBACK_ADMIN_PASSWORD`: made when there are
///   no people yet
/// @param workspaceCreation `RINGBACK_WORKSPACE_CREATION`: the users who may create workspaces;
///   owners of a workspace by default
/// @param ops what operators turn
/// @param demo `RINGBACK_DEMO`: JSON that the sign-in page shows; the demo sets it
public record Settings(
    String host,
    int port,
    DatabaseAddress database,
    Optional<URI> publicUrl,
    List<URI> clientOrigins,
    Secret secretKey,
    List<Secret> oldSecretKeys,
    Secret jwtSecret,
    Supabase supabase,
    List<OidcIssuer> oidcIssuers,
    Optional<TwilioFallback> twilioFallback,
    URI twilioApi,
    Optional<URI> signallingUrl,
    Duration tokenLife,
    Optional<BootstrapOwner> bootstrapOwner,
    WorkspaceCreation workspaceCreation,
    OpsSettings ops,
    Optional<String> demo) {

  /// @param url a Supabase project; its people may sign in here
  /// @param serviceKey what that project's back end sends as its bearer token
  public record Supabase(@Nullable URI url, @Nullable Secret serviceKey) {}

  /// One Twilio account for every workspace that has none of its own.
  public record TwilioFallback(
      String accountSid, Secret authToken, String apiKey, Secret apiSecret, String twimlAppSid) {}

  public record BootstrapOwner(String email, Secret password) {}

  /// @param metricsToken `RINGBACK_METRICS_TOKEN`: the bearer token of `/metrics`, which is not
  ///   there without one
  /// @param requestsPerMinute `RINGBACK_REQUESTS_PER_MINUTE`: of each session, key, or address
  ///   without either; 0: no limit
  /// @param shutdownDelay `RINGBACK_SHUTDOWN_DELAY`: how long it goes on answering after it has
  ///   said that it is not ready, so that a balancer can take it out
  /// @param trustedProxies `RINGBACK_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed
  public record OpsSettings(
      Optional<Secret> metricsToken,
      int requestsPerMinute,
      Duration shutdownDelay,
      List<CidrBlock> trustedProxies) {
    public boolean isTrustedProxy(InetAddress address) {
      return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }
  }

  /// @throws SettingsException that names every fault
  public static Settings from(Map<String, String> environment) {
    Environment env = new Environment(environment);
    Settings settings =
        new Settings(
            env.text("HOST").orElse("0.0.0.0"),
            env.port("PORT", 8080),
            env.database("DATABASE_URL"),
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
            env.url("TWILIO_SIGNALLING_URL", "ws", "wss"),
            env.seconds(
                "RINGBACK_TOKEN_TTL",
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofHours(1)),
            env.bootstrapOwner(),
            env.workspaceCreation("RINGBACK_WORKSPACE_CREATION"),
            new OpsSettings(
                env.secret("RINGBACK_METRICS_TOKEN"),
                env.count("RINGBACK_REQUESTS_PER_MINUTE", 1200),
                env.seconds(
                    "RINGBACK_SHUTDOWN_DELAY",
                    Duration.ZERO,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(5)),
                env.cidrBlocks("RINGBACK_TRUSTED_PROXIES")),
            env.jsonObject("RINGBACK_DEMO"));
    env.throwIfInvalid();
    return settings;
  }
}
