package org.ringback.server.recording;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.recording.RecordingPolicy.CountryAnnouncement;
import tools.jackson.databind.JsonNode;

/// Reads the announcements of a policy from JSON.
final class AnnouncementBody {
  private static final int MAX_TEXT = 500;
  private static final int MAX_URL = 500;
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private AnnouncementBody() {}

  /// @param at the JSON pointer of the node
  /// @return null for none
  static @Nullable Announcement read(JsonNode node, String at) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isObject()) {
      throw ProblemException.invalid(
          at, "An announcement should be an object with text, soundUrl or audioId.");
    }
    Json.Body body = new Json.Body(node);
    String text = body.optionalText("text", MAX_TEXT).map(String::strip).orElse(null);
    String url = body.optionalText("soundUrl", MAX_URL).map(String::strip).orElse(null);
    UUID audio = audio(body.optionalText("audioId", MAX_URL).orElse(null), at + "/audioId");
    if (Stream.of(text, url, audio).filter(Objects::nonNull).count() != 1) {
      throw ProblemException.invalid(
          at, "An announcement should have either a text, a soundUrl or an audioId.");
    }
    if (url != null && !isHttps(url)) {
      throw ProblemException.invalid(
          at + "/soundUrl", "soundUrl should be an https URL of a WAV or MP3 file.");
    }
    String language = body.optionalText("language", 20).orElse(null);
    if (language != null && !LANGUAGE.matcher(language).matches()) {
      throw ProblemException.invalid(
          at + "/language", "language should be a language code such as de-DE.");
    }
    return new Announcement(text, text == null ? null : language, url, audio);
  }

  private static @Nullable UUID audio(@Nullable String id, String at) {
    return id == null
        ? null
        : Uuids.parse(id)
            .orElseThrow(() -> ProblemException.invalid(at, "audioId should be a UUID."));
  }

  static List<CountryAnnouncement> readCountries(JsonNode items) {
    if (!items.isArray() || items.size() > COUNTRIES.size()) {
      throw ProblemException.invalid("/countries", "countries should be a list of announcements.");
    }
    List<CountryAnnouncement> announcements = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String at = "/countries/" + i;
      String country = items.get(i).path("country").asString("");
      if (!COUNTRIES.contains(country) || !seen.add(country)) {
        throw ProblemException.invalid(
            at + "/country",
            "country should be an ISO 3166 code with two capital letters, and occur once.");
      }
      Announcement announcement = read(items.get(i).path("announcement"), at + "/announcement");
      if (announcement == null) {
        throw ProblemException.invalid(at + "/announcement", "announcement is missing.");
      }
      announcements.add(new CountryAnnouncement(country, announcement));
    }
    return announcements;
  }

  private static boolean isHttps(String url) {
    try {
      URI parsed = new URI(url);
      return "https".equals(parsed.getScheme())
          && parsed.getHost() != null
          && parsed.getUserInfo() == null;
    } catch (URISyntaxException invalid) {
      return false;
    }
  }
}
