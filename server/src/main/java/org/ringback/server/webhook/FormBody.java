package org.ringback.server.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// All parameters of a form body. The signature covers unknown and repeated parameters too.
record FormBody(Map<String, List<String>> parameters) {
  private static final Pattern HASH = Pattern.compile("[?&]bodySHA256=([^&]*)");

  /// Parses a body: JSON when the target contains the body's hash, else a form.
  ///
  /// @throws IllegalArgumentException when it is neither
  static FormBody of(String target, byte[] body) {
    return hash(target).isPresent() ? json(body) : parse(body);
  }

  /// Returns the SHA-256 of a JSON body from the target.
  static Optional<String> hash(String target) {
    Matcher found = HASH.matcher(target);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// Reads the members of a JSON object. Arrays and objects stay JSON.
  private static FormBody json(byte[] body) {
    Map<String, List<String>> parameters = new TreeMap<>();
    try {
      JsonMapper.shared()
          .readTree(body)
          .forEachEntry(
              (name, value) -> {
                String text = value.isValueNode() ? value.asString("") : value.toString();
                parameters.put(name, List.of(text));
              });
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("not JSON", notJson);
    }
    return new FormBody(parameters);
  }

  static FormBody parse(byte[] body) {
    Map<String, List<String>> parameters = new TreeMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
      }
    }
    return new FormBody(parameters);
  }

  /// Returns the first value of a parameter; empty when it is missing or empty.
  Optional<String> get(String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  /// Returns this form with U+FFFD for each NUL, which PostgreSQL cannot store.
  FormBody storable() {
    boolean isStorable =
        parameters.entrySet().stream()
            .noneMatch(
                each ->
                    hasNul(each.getKey()) || each.getValue().stream().anyMatch(FormBody::hasNul));
    if (isStorable) {
      return this;
    }
    Map<String, List<String>> replaced = new TreeMap<>();
    parameters.forEach(
        (name, values) ->
            replaced
                .computeIfAbsent(replaceNul(name), _ -> new ArrayList<>())
                .addAll(values.stream().map(FormBody::replaceNul).toList()));
    return new FormBody(replaced);
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  private static String replaceNul(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
