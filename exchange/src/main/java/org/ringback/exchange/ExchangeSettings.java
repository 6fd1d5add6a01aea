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

/// How an exchange starts.
///
/// @param host the address to listen on
/// @param port of REST, signalling and the pages; 0 takes a free one
/// @param tlsPort of the same by TLS; 0 takes a free one, null listens to none
/// @param mediaPort the UDP port of audio; 0 takes a free one
/// @param loopbackAudio audio on 127.0.0.1 only, for browsers that were told to allow it; else on
///   every address
/// @param advertise the one address that browsers are told to send audio to; null: all of this
///   machine's
/// @param accountsFile where accounts are kept between two starts; null keeps them in memory
/// @param authorityFile where the made certificate authority is kept; null makes a new one
/// @param account one that is there from the start
/// @param seed of everything that is left to chance, SIDs and chaos; null: another one every time
/// @param sounds the folder of the files that scripts play
/// @param speech what it speaks with and understands by
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

  /// An account with its numbers.
  ///
  /// @param voiceUrl the webhook of calls to its numbers; empty when there is none yet
  public record FirstAccount(String sid, String authToken, List<String> numbers, String voiceUrl) {}

  /// Settings for tests: free ports on loopback, everything in memory.
  public static ExchangeSettings forTests() {
    return new Builder().build();
  }

  /// From `EXCHANGE_HOST`, `EXCHANGE_PORT`, `EXCHANGE_TLS_PORT`, `EXCHANGE_MEDIA_PORT` (or
  /// `MEDIA_PORT`), `EXCHANGE_MEDIA_HOST` (or `MEDIA_HOST`: `loopback` or nothing),
  /// `EXCHANGE_ADVERTISE`, `EXCHANGE_ACCOUNTS`, `EXCHANGE_CA`, `EXCHANGE_ACCOUNT` with
  /// `EXCHANGE_AUTH_TOKEN`, `EXCHANGE_NUMBERS` and `EXCHANGE_VOICE_URL`, `EXCHANGE_SEED` and
  /// `EXCHANGE_SOUNDS`.
  ///
  /// @throws IllegalArgumentException that names the variable and what it should be
  public static ExchangeSettings from(Map<String, String> environment) {
    Variables given = new Variables(environment);
    String media = given.text("EXCHANGE_MEDIA_HOST", given.text("MEDIA_HOST", ""));
    if (!media.isEmpty() && !media.equals("loopback")) {
      throw new IllegalArgumentException("EXCHANGE_MEDIA_HOST should be loopback, or not be set");
    }
    String tls = given.text("EXCHANGE_TLS_PORT", "off");
    Builder settings = new Builder();
    settings.host = given.text("EXCHANGE_HOST", "127.0.0.1");
    settings.port = given.port("EXCHANGE_PORT", 8081);
    settings.tlsPort = tls.equals("off") ? null : given.port("EXCHANGE_TLS_PORT", 0);
    settings.mediaPort = given.port("EXCHANGE_MEDIA_PORT", given.port("MEDIA_PORT", 0));
    settings.loopbackAudio = !media.isEmpty();
    settings.advertise = given.address("EXCHANGE_ADVERTISE");
    settings.accountsFile = given.path("EXCHANGE_ACCOUNTS");
    settings.authorityFile = given.path("EXCHANGE_CA");
    settings.account = given.account();
    settings.seed = given.seed();
    settings.sounds = Path.of(given.text("EXCHANGE_SOUNDS", ""));
    return settings.build();
  }

  public ExchangeSettings withAccountsFile(Path file) {
    return with(settings -> settings.accountsFile = file);
  }

  /// Adds a TLS listener on a free port.
  public ExchangeSettings withTls() {
    return with(settings -> settings.tlsPort = 0);
  }

  public ExchangeSettings withSeed(long given) {
    return with(settings -> settings.seed = given);
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
    String text(String name, String otherwise) {
      return all.getOrDefault(name, otherwise);
    }

    @Nullable Path path(String name) {
      String text = text(name, "");
      return text.isEmpty() ? null : Path.of(text);
    }

    int port(String name, int otherwise) {
      String text = text(name, Integer.toString(otherwise));
      if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
        throw new IllegalArgumentException(
            name + " should be a port, 0 to 65535 (0 takes a free one), not " + text);
      }
      return Integer.parseInt(text);
    }

    @Nullable Long seed() {
      String text = text("EXCHANGE_SEED", "");
      if (text.isEmpty()) {
        return null;
      }
      if (!text.matches("-?\\d{1,18}")) {
        throw new IllegalArgumentException("EXCHANGE_SEED should be a whole number, not " + text);
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
        // told below
      }
      throw new IllegalArgumentException(name + " should be an IP address, not " + text);
    }

    @Nullable FirstAccount account() {
      String sid = text("EXCHANGE_ACCOUNT", "");
      String token = text("EXCHANGE_AUTH_TOKEN", "");
      if (sid.isEmpty() && token.isEmpty()) {
        return null;
      }
      if (!Sid.isSid("AC", sid)) {
        throw new IllegalArgumentException(
            "EXCHANGE_ACCOUNT should be AC and 32 hexadecimal digits, not \"" + sid + "\"");
      }
      if (token.isEmpty()) {
        throw new IllegalArgumentException("EXCHANGE_AUTH_TOKEN should be set beside the account");
      }
      String url = text("EXCHANGE_VOICE_URL", "");
      if (!url.isEmpty() && !url.matches("https?://.+") || !isUri(url)) {
        throw new IllegalArgumentException(
            "EXCHANGE_VOICE_URL should be an address such as http://localhost:3000/voice, not "
                + url);
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
              "EXCHANGE_NUMBERS should be telephone numbers such as +15550100000, with commas "
                  + "between, not "
                  + each);
        }
      }
      return numbers;
    }
  }
}
