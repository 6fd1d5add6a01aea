package org.ringback.server.settings;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ringback.server.crypto.Secret;

/// The operator's engine that transcribes recordings.
public sealed interface SpeechSettings {
  /// A server of the OpenAI-compatible `POST /v1/audio/transcriptions`.
  ///
  /// @param url `RINGBACK_SPEECH_URL`, without `/v1/…`
  /// @param key `RINGBACK_SPEECH_KEY`: its bearer token, if it needs one
  /// @param model `RINGBACK_SPEECH_MODEL`
  record OpenAi(URI url, Optional<Secret> key, String model) implements SpeechSettings {}

  /// Servers of Vosk. Each understands the language of its model.
  ///
  /// @param servers `RINGBACK_VOSK_URLS`, by language tag in lower case, such as `en` or `en-in`
  record Vosk(Map<String, URI> servers) implements SpeechSettings {
    private static final Pattern SERVER =
        Pattern.compile("([a-z]{2,3}(?:-[a-z0-9]+)*)=(wss?://.+)", Pattern.CASE_INSENSITIVE);

    /// Reads a list like `en=ws://vosk-en:2700,de=ws://vosk-de:2700`.
    ///
    /// @throws IllegalArgumentException for other text
    static Vosk parse(String list) {
      Map<String, URI> servers = new HashMap<>();
      for (String server : list.split(",", -1)) {
        var matcher = SERVER.matcher(server.strip());
        if (!matcher.matches()) {
          throw new IllegalArgumentException("no server of a language");
        }
        URI url = URI.create(matcher.group(2));
        if (url.getHost() == null
            || servers.put(matcher.group(1).toLowerCase(Locale.ROOT), url) != null) {
          throw new IllegalArgumentException("no host, or two servers of a language");
        }
      }
      return new Vosk(Map.copyOf(servers));
    }

    /// Returns the server of a language: that of the tag, or else that of its language.
    ///
    /// @param language such as `en-US`
    public Optional<URI> server(String language) {
      String tag = language.toLowerCase(Locale.ROOT);
      return Optional.ofNullable(servers.get(tag))
          .or(() -> Optional.ofNullable(servers.get(tag.replaceFirst("-.*", ""))));
    }
  }
}
