package org.ringback.server.recorder;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Removes secrets from what is recorded: parameters that authorize, claims in TwiML, and the words
/// of transcripts, which may contain card numbers.
final class Redaction {
  static final String REDACTED = "[REDACTED]";

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(grant|claim|token|secret|password|signature|credential|transcriptiondata|sentences).*");
  private static final Pattern TWIML_PARAMETER =
      Pattern.compile("(<Parameter\\s+name=\"([^\"]*)\"\\s+value=\")([^\"]*)(\")");

  private Redaction() {}

  static boolean isSecret(String name) {
    return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /// Returns parameters as JSON: a string, or an array of strings for repeated ones.
  static ObjectNode parameters(Map<String, List<String>> parameters) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    parameters.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            json.put(name, value(name, values.getFirst()));
          } else {
            ArrayNode all = json.putArray(name);
            values.forEach(value -> all.add(value(name, value)));
          }
        });
    return json;
  }

  static String value(String name, String value) {
    return isSecret(name) && !value.isEmpty() ? REDACTED : twiml(value);
  }

  /// Returns a TwiML document without the values of its secret parameters.
  static String twiml(String document) {
    return TWIML_PARAMETER
        .matcher(document)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    isSecret(found.group(2))
                        ? found.group(1) + REDACTED + found.group(4)
                        : found.group()));
  }
}
