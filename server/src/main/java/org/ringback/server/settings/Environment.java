package org.ringback.server.settings;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.crypto.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads environment variables and collects errors. An invalid variable yields a placeholder, which
/// is never used because [#throwIfInvalid] follows.
final class Environment {
  /// The values of `region` (https://www.twilio.com/docs/voice/twiml/conference#attributes-region).
  private static final List<String> TWILIO_REGIONS =
      List.of("us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1");

  private static final Secret NONE = new Secret("");

  private final Map<String, String> variables;
  private final List<String> errors = new ArrayList<>();

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  void throwIfInvalid() {
    if (!errors.isEmpty()) {
      throw new SettingsException(errors);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  Optional<Secret> secret(String name) {
    return text(name).map(Secret::new);
  }

  Optional<String> jsonObject(String name) {
    Optional<String> text = text(name);
    try {
      if (text.isEmpty() || JsonMapper.shared().readTree(text.get()).isObject()) {
        return text;
      }
    } catch (JacksonException _) {
      // reported below
    }
    errors.add(name + " should be a JSON object");
    return Optional.empty();
  }

  List<OidcIssuer> oidcIssuers(String name) {
    try {
      return text(name).map(OidcIssuer::parse).orElse(List.of());
    } catch (IllegalArgumentException e) {
      errors.add(
          name
              + " should be a list like"
              + " [{\"issuer\":\"https://…\",\"audience\":\"…\",\"algorithms\":[\"RS256\"]}]: "
              + e.getMessage());
      return List.of();
    }
  }

  /// Returns S3 if it has a bucket, else the local directory.
  StorageSettings storage() {
    Optional<String> bucket = text("RINGBACK_S3_BUCKET");
    if (bucket.isEmpty()) {
      return new StorageSettings.Local(
          Path.of(text("RINGBACK_RECORDINGS_DIR").orElse("recordings")));
    }
    String region = text("RINGBACK_S3_REGION").orElse("us-east-1");
    return new StorageSettings.S3(
        bucket.get(),
        httpUrl("RINGBACK_S3_ENDPOINT")
            .orElse(URI.create("https://s3." + region + ".amazonaws.com")),
        region,
        required("RINGBACK_S3_ACCESS_KEY"),
        new Secret(required("RINGBACK_S3_SECRET_KEY")));
  }

  /// Returns the program at the configured path, or else the one of this name in `PATH`.
  Optional<Path> program(String variable, String name) {
    Optional<Path> configured = text(variable).map(Path::of);
    if (configured.isPresent()) {
      if (!Files.isExecutable(configured.get())) {
        errors.add(variable + " should be the path of an executable file");
      }
      return configured;
    }
    return Arrays.stream(text("PATH").orElse("").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private String required(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      errors.add(name + " is missing: RINGBACK_S3_BUCKET needs it");
    }
    return text.orElse("");
  }

  Optional<ChatSettings> chat() {
    Optional<URI> url = httpUrl("RINGBACK_CHAT_URL");
    Optional<String> model = text("RINGBACK_CHAT_MODEL");
    if (url.isPresent() && model.isEmpty()) {
      errors.add("RINGBACK_CHAT_MODEL is missing: RINGBACK_CHAT_URL needs it");
    }
    return url.map(
        base ->
            new ChatSettings(
                URI.create(base.toString().replaceFirst("/+$", "")),
                secret("RINGBACK_CHAT_KEY"),
                model.orElse("")));
  }

  Optional<SpeechSettings> speech() {
    Optional<SpeechSettings> openAi =
        httpUrl("RINGBACK_SPEECH_URL")
            .map(
                url ->
                    new SpeechSettings.OpenAi(
                        url,
                        secret("RINGBACK_SPEECH_KEY"),
                        text("RINGBACK_SPEECH_MODEL").orElse("whisper-1")));
    Optional<SpeechSettings> vosk = text("RINGBACK_VOSK_URLS").flatMap(this::vosk);
    if (openAi.isPresent() && vosk.isPresent()) {
      errors.add(
          "RINGBACK_VOSK_URLS and RINGBACK_SPEECH_URL are two engines for recordings. Set one.");
    }
    return openAi.or(() -> vosk);
  }

  private Optional<SpeechSettings> vosk(String list) {
    try {
      return Optional.of(SpeechSettings.Vosk.parse(list));
    } catch (IllegalArgumentException _) {
      errors.add(
          "RINGBACK_VOSK_URLS should be one server for each language, like"
              + " en=ws://vosk-en:2700,de=ws://vosk-de:2700");
      return Optional.empty();
    }
  }

  int port(String name, int defaultValue) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return defaultValue;
    }
    if (text.get().matches("\\d{1,5}") && Integer.parseInt(text.get()) <= 65535) {
      return Integer.parseInt(text.get());
    }
    errors.add(name + " should be a port from 0 to 65535 (0 selects a free port)");
    return defaultValue;
  }

  int count(String name, int defaultValue) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return defaultValue;
    }
    if (text.get().matches("\\d{1,9}")) {
      return Integer.parseInt(text.get());
    }
    errors.add(name + " should be a number, 0 or more");
    return defaultValue;
  }

  Duration seconds(String name, Duration min, Duration max, Duration defaultValue) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return defaultValue;
    }
    if (text.get().matches("\\d{1,9}")) {
      Duration given = Duration.ofSeconds(Long.parseLong(text.get()));
      if (given.compareTo(min) >= 0 && given.compareTo(max) <= 0) {
        return given;
      }
    }
    errors.add(name + " should be seconds, from " + min.toSeconds() + " to " + max.toSeconds());
    return defaultValue;
  }

  Optional<Integer> months(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("[1-9]\\d{0,3}")) {
      errors.add(name + " should be a number of months, 1 or more");
      return Optional.empty();
    }
    return text.map(Integer::valueOf);
  }

  /// Returns a time of whole days.
  Duration days(String name, Duration min, Duration defaultValue) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return defaultValue;
    }
    Duration given =
        text.get().matches("\\d{1,5}")
            ? Duration.ofDays(Long.parseLong(text.get()))
            : Duration.ZERO;
    if (given.compareTo(min) < 0) {
      errors.add(name + " should be a number of days, " + min.toDays() + " or more");
      return defaultValue;
    }
    return given;
  }

  DatabaseAddress database(String name) {
    Optional<String> text = text(name);
    try {
      if (text.isPresent()) {
        return DatabaseAddress.parse(text.get());
      }
    } catch (IllegalArgumentException _) {
      // reported below without the value, which may contain a password
    }
    errors.add(name + " should be postgres://user:password@host:5432/database");
    return new DatabaseAddress("", null, null);
  }

  Optional<RedisAddress> redis(String name) {
    try {
      return text(name).map(RedisAddress::parse);
    } catch (IllegalArgumentException _) {
      // reported without the value, which may contain a password
      errors.add(name + " should be redis://user:password@host:6379/0, or rediss://… for TLS");
      return Optional.empty();
    }
  }

  Optional<URI> httpUrl(String name) {
    return url(name, "http", "https");
  }

  Optional<URI> url(String name, String... schemes) {
    return text(name).flatMap(value -> parse(name, value, schemes));
  }

  List<URI> httpUrls(String name) {
    return text(name).stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(String::strip)
        .flatMap(value -> parse(name, value, "http", "https").stream())
        .toList();
  }

  List<CidrBlock> cidrBlocks(String name) {
    try {
      return text(name).stream()
          .flatMap(list -> Arrays.stream(list.split(",", -1)))
          .map(range -> CidrBlock.parse(range.strip()))
          .toList();
    } catch (IllegalArgumentException _) {
      errors.add(name + " should be addresses like 10.0.0.0/8,192.0.2.7, separated by commas");
      return List.of();
    }
  }

  PushServices pushServices(String name) {
    try {
      return text(name).map(PushServices::parse).orElse(PushServices.OF_BROWSERS);
    } catch (IllegalArgumentException _) {
      errors.add(
          name + " should be hosts like fcm.googleapis.com,*.push.apple.com, separated by commas");
      return PushServices.OF_BROWSERS;
    }
  }

  WebhookOrigins webhookOrigins(String name) {
    try {
      return text(name).map(WebhookOrigins::parse).orElse(WebhookOrigins.NONE);
    } catch (IllegalArgumentException _) {
      errors.add(name + " should be origins like http://10.0.0.7:8080, separated by commas");
      return WebhookOrigins.NONE;
    }
  }

  private Optional<URI> parse(String name, String value, String... schemes) {
    try {
      URI uri = URI.create(value.replaceFirst("/+$", ""));
      if (uri.getHost() != null && Arrays.asList(schemes).contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException _) {
      // reported below
    }
    errors.add(name + " should be a URL that begins with " + schemes[schemes.length - 1] + "://");
    return Optional.empty();
  }

  Secret key(String name) {
    Optional<String> text = text(name);
    try {
      if (text.isPresent() && Base64.getDecoder().decode(text.get()).length == 32) {
        return new Secret(text.get());
      }
    } catch (IllegalArgumentException _) {
      // reported below without the value
    }
    errors.add(name + " should be base64 of 32 random bytes (openssl rand -base64 32)");
    return NONE;
  }

  List<Secret> keys(String name) {
    List<String> keys =
        text(name).stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(String::strip)
            .toList();
    try {
      if (keys.stream().allMatch(key -> Base64.getDecoder().decode(key).length == 32)) {
        return keys.stream().map(Secret::new).toList();
      }
    } catch (IllegalArgumentException _) {
      // reported below without the value
    }
    errors.add(name + " should be keys like RINGBACK_SECRET_KEY, separated by commas");
    return List.of();
  }

  Secret longSecret(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().getBytes(StandardCharsets.UTF_8).length >= 32) {
      return new Secret(text.get());
    }
    errors.add(name + " should be a secret of at least 32 bytes (openssl rand -base64 32)");
    return NONE;
  }

  WorkspaceCreation workspaceCreation(String name) {
    String value = text(name).orElse("owners");
    for (WorkspaceCreation each : WorkspaceCreation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    errors.add(name + " should be anyone, owners or none");
    return WorkspaceCreation.OWNERS;
  }

  /// Returns one of Twilio's regions.
  String twilioRegion(String name, String fallback) {
    String value = text(name).orElse(fallback);
    if (!TWILIO_REGIONS.contains(value)) {
      errors.add(name + " should be one of " + String.join(", ", TWILIO_REGIONS));
    }
    return value;
  }

  FanoutKind fanout(String name) {
    boolean hasRedis = text("REDIS_URL").isPresent();
    String value = text(name).orElse(hasRedis ? "redis" : "postgresql");
    for (FanoutKind each : FanoutKind.values()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
        if (each == FanoutKind.REDIS && !hasRedis) {
          errors.add(name + " is redis, which needs REDIS_URL");
        }
        return each;
      }
    }
    errors.add(name + " should be in-process, postgresql or redis");
    return FanoutKind.POSTGRESQL;
  }

  Optional<Settings.TwilioFallback> twilioFallback() {
    List<String> names =
        List.of(
            "TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN",
            "TWILIO_API_KEY",
            "TWILIO_API_SECRET",
            "TWILIO_TWIML_APP_SID");
    List<String> missing = names.stream().filter(n -> text(n).isEmpty()).toList();
    if (missing.size() == names.size()) {
      return Optional.empty();
    }
    missing.forEach(n -> errors.add(n + " is missing; set all TWILIO_… credentials or none"));
    sid("TWILIO_ACCOUNT_SID", "AC");
    sid("TWILIO_API_KEY", "SK");
    sid("TWILIO_TWIML_APP_SID", "AP");
    return Optional.of(
        new Settings.TwilioFallback(
            text(names.get(0)).orElse(""),
            secret(names.get(1)).orElse(NONE),
            text(names.get(2)).orElse(""),
            secret(names.get(3)).orElse(NONE),
            text(names.get(4)).orElse("")));
  }

  private void sid(String name, String prefix) {
    if (text(name).filter(s -> !s.matches(prefix + "[0-9a-fA-F]{32}")).isPresent()) {
      errors.add(name + " should be " + prefix + " and 32 hexadecimal digits");
    }
  }

  Optional<Settings.BootstrapOwner> bootstrapOwner() {
    Optional<String> email = text("RINGBACK_ADMIN_EMAIL");
    Optional<Secret> password = secret("RINGBACK_ADMIN_PASSWORD");
    if (email.isPresent() != password.isPresent()) {
      errors.add("RINGBACK_ADMIN_EMAIL and RINGBACK_ADMIN_PASSWORD must be set together");
    }
    if (email.filter(e -> !e.matches("[^@\\s]+@[^@\\s]+")).isPresent()) {
      errors.add("RINGBACK_ADMIN_EMAIL should be an e-mail address");
    }
    return email.flatMap(e -> password.map(p -> new Settings.BootstrapOwner(e, p)));
  }
}
