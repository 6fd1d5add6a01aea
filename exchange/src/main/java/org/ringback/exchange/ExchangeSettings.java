package org.ringback.exchange;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.speech.SpeechEngines;

/// The settings of an exchange.
///
/// @param host the address to listen on
/// @param port the HTTP port; 0 selects a free one
/// @param tlsPort the HTTPS port; 0 selects a free one, null disables TLS
/// @param mediaPort the UDP port of audio; 0 selects a free one
/// @param loopbackAudio whether audio uses 127.0.0.1 only, which browsers must allow; otherwise all
///   addresses
/// @param advertise the address in the SDP for browsers; null for all addresses of this machine
/// @param accountsFile the file that stores accounts; null to keep them in memory
/// @param authorityFile the file that stores the certificate authority; null to create a new one
/// @param account the account to create at startup
/// @param seed the random seed of SIDs and chaos; null for a random one
/// @param sounds the folder of the sound files for scripts
/// @param speech the speech synthesiser and recogniser
public record ExchangeSettings(
    String host,
    int port,
    @Nullable Integer tlsPort,
    int mediaPort,
    boolean loopbackAudio,
    @Nullable InetAddress advertise,
    @Nullable Path accountsFile,
    @Nullable Path authorityFile,
    @Nullable FirstAccount account,
    @Nullable Long seed,
    Path sounds,
    SpeechEngines speech) {

  /// An account and its numbers.
  ///
  /// @param voiceUrl the voice webhook of its numbers; may be empty
  public record FirstAccount(String sid, String authToken, List<String> numbers, String voiceUrl) {}

  /// Settings for tests: free ports on loopback, everything in memory.
  public static ExchangeSettings forTests() {
    return new Builder().build();
  }

  /// Reads the environment variables `EXCHANGE_HOST`, `EXCHANGE_PORT`, `EXCHANGE_TLS_PORT`,
  /// `EXCHANGE_MEDIA_PORT` (or `MEDIA_PORT`), `EXCHANGE_MEDIA_HOST` (or `MEDIA_HOST`: `loopback` or
  /// nothing), `EXCHANGE_ADVERTISE`, `EXCHANGE_ACCOUNTS`, `EXCHANGE_CA`, `EXCHANGE_ACCOUNT` with
  /// `EXCHANGE_AUTH_TOKEN`, `EXCHANGE_NUMBERS` and `EXCHANGE_VOICE_URL`, `EXCHANGE_SEED` and
  /// `EXCHANGE_SOUNDS`.
  ///
  /// @throws IllegalArgumentException naming the variable and the expected value
  public static ExchangeSettings from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    String media = variables.text("EXCHANGE_MEDIA_HOST", variables.text("MEDIA_HOST", ""));
    if (!media.isEmpty() && !media.equals("loopback")) {
      throw new IllegalArgumentException("EXCHANGE_MEDIA_HOST must be loopback or unset");
    }
    String tls = variables.text("EXCHANGE_TLS_PORT", "off");
    Builder settings = new Builder();
    settings.host = variables.text("EXCHANGE_HOST", "127.0.0.1");
    settings.port = variables.port("EXCHANGE_PORT", 8081);
    settings.tlsPort = tls.equals("off") ? null : variables.port("EXCHANGE_TLS_PORT", 0);
    settings.mediaPort = variables.port("EXCHANGE_MEDIA_PORT", variables.port("MEDIA_PORT", 0));
    settings.loopbackAudio = !media.isEmpty();
    settings.advertise = variables.address("EXCHANGE_ADVERTISE");
    settings.accountsFile = variables.path("EXCHANGE_ACCOUNTS");
    settings.authorityFile = variables.path("EXCHANGE_CA");
    settings.account = variables.account();
    settings.seed = variables.seed();
    settings.sounds = Path.of(variables.text("EXCHANGE_SOUNDS", ""));
    return settings.build();
  }

  public ExchangeSettings withAccountsFile(Path file) {
    return with(settings -> settings.accountsFile = file);
  }

  /// Adds a TLS listener on a free port.
  public ExchangeSettings withTls() {
    return with(settings -> settings.tlsPort = 0);
  }

  public ExchangeSettings withSeed(long variables) {
    return with(settings -> settings.seed = variables);
  }

  public ExchangeSettings withSpeech(SpeechEngines engines) {
    return with(settings -> settings.speech = engines);
  }

  private ExchangeSettings with(Consumer<Builder> change) {
    Builder copy = new Builder(this);
    change.accept(copy);
    return copy.build();
  }

  private static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private @Nullable Integer tlsPort;
    private int mediaPort;
    private boolean loopbackAudio = true;
    private @Nullable InetAddress advertise;
    private @Nullable Path accountsFile;
    private @Nullable Path authorityFile;
    private @Nullable FirstAccount account;
    private @Nullable Long seed;
    private Path sounds = Path.of("");
    private SpeechEngines speech = SpeechEngines.FOUND;

    Builder() {}

    Builder(ExchangeSettings settings) {
      host = settings.host;
      port = settings.port;
      tlsPort = settings.tlsPort;
      mediaPort = settings.mediaPort;
      loopbackAudio = settings.loopbackAudio;
      advertise = settings.advertise;
      accountsFile = settings.accountsFile;
      authorityFile = settings.authorityFile;
      account = settings.account;
      seed = settings.seed;
      sounds = settings.sounds;
      speech = settings.speech;
    }

    ExchangeSettings build() {
      return new ExchangeSettings(
          host,
          port,
          tlsPort,
          mediaPort,
          loopbackAudio,
          advertise,
          accountsFile,
          authorityFile,
          account,
          seed,
          sounds,
          speech);
    }
  }

  private record Variables(Map<String, String> all) {
    String text(String name, String defaultValue) {
      return all.getOrDefault(name, defaultValue);
    }

    @Nullable Path path(String name) {
      String text = text(name, "");
      return text.isEmpty() ? null : Path.of(text);
    }

    int port(String name, int defaultValue) {
      String text = text(name, Integer.toString(defaultValue));
      if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
        throw new IllegalArgumentException(
            name + " must be a port, 0 to 65535 (0 takes a free one), not " + text);
      }
      return Integer.parseInt(text);
    }

    @Nullable Long seed() {
      String text = text("EXCHANGE_SEED", "");
      if (text.isEmpty()) {
        return null;
      }
      if (!text.matches("-?\\d{1,18}")) {
        throw new IllegalArgumentException("EXCHANGE_SEED must be a whole number, not " + text);
      }
      return Long.valueOf(text);
    }

    @Nullable InetAddress address(String name) {
      String text = text(name, "");
      try {
        if (text.isEmpty()) {
          return null;
        }
        if (text.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
          return InetAddress.getByName(text);
        }
      } catch (UnknownHostException _) {
        // reported below
      }
      throw new IllegalArgumentException(name + " must be an IP address, not " + text);
    }

    @Nullable FirstAccount account() {
      String sid = text("EXCHANGE_ACCOUNT", "");
      String token = text("EXCHANGE_AUTH_TOKEN", "");
      if (sid.isEmpty() && token.isEmpty()) {
        return null;
      }
      if (!Sid.isSid("AC", sid)) {
        throw new IllegalArgumentException(
            "EXCHANGE_ACCOUNT must be AC and 32 hexadecimal digits, not \"" + sid + "\"");
      }
      if (token.isEmpty()) {
        throw new IllegalArgumentException("EXCHANGE_AUTH_TOKEN must be set with EXCHANGE_ACCOUNT");
      }
      String url = text("EXCHANGE_VOICE_URL", "");
      if (!url.isEmpty() && !url.matches("https?://.+") || !isUri(url)) {
        throw new IllegalArgumentException(
            "EXCHANGE_VOICE_URL must be a URL such as http://localhost:3000/voice, not " + url);
      }
      return new FirstAccount(sid, token, numbers(), url);
    }

    private static boolean isUri(String text) {
      try {
        URI.create(text);
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    private List<String> numbers() {
      List<String> numbers = List.of(text("EXCHANGE_NUMBERS", "+15550100000").split(","));
      for (String each : numbers) {
        if (!each.matches("\\+[1-9]\\d{6,14}")) {
          throw new IllegalArgumentException(
              "EXCHANGE_NUMBERS must be phone numbers such as +15550100000, separated by "
                  + "commas, not "
                  + each);
        }
      }
      return numbers;
    }
  }
}
