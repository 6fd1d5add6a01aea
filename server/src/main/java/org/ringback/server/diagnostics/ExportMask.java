package org.ringback.server.diagnostics;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringback.server.call.CallView;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.recorder.StoredEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Masks personal data in the export of a call. Text passes only under a known name, or as an id or
/// a time; all other text becomes `[masked]`. Numbers become fictional numbers (+1 202 555 01xx),
/// the same number always the same one, so that the export can be replayed.
final class ExportMask {
  static final String MASKED = "[masked]";
  private static final String PUBLIC_URL = "https://ringback.example";

  /// Shorter numbers without `+` are not replaced, because ids contain the same digits by chance.
  private static final int MIN_BARE_DIGITS = 8;

  /// Members and parameters with a phone number or a client.
  private static final Set<String> NUMBERS =
      Set.of(
          "from",
          "to",
          "caller",
          "called",
          "forwardedfrom",
          "calledvia",
          "callerid",
          "number",
          "phonenumber");

  /// Members and parameters whose text Twilio or the server defines.
  private static final Set<String> KNOWN =
      Set.of(
          // Webhooks
          "accountsid",
          "apiversion",
          "applicationsid",
          "answeredby",
          "callbacksource",
          "callid",
          "callduration",
          "callsid",
          "callsidendingconference",
          "callsidtocoach",
          "callstatus",
          "coaching",
          "conferencesid",
          "dialbridged",
          "dialcallduration",
          "dialcallsid",
          "dialcallstatus",
          "direction",
          "duration",
          "endconferenceonexit",
          "errorcode",
          "hold",
          "machinedetectionduration",
          "muted",
          "parentcallsid",
          "participantcallstatus",
          "participantid",
          "participantlabel",
          "queuetime",
          "reason",
          "reasonconferenceended",
          "reasonparticipantleft",
          "redirected",
          "sequencenumber",
          "sipresponsecode",
          "startconferenceonenter",
          "statuscallbackevent",
          "stirverstat",
          "timestamp",
          "wave",
          // Requests
          "asyncamd",
          "beep",
          "earlymedia",
          "fallbackmethod",
          "fallbackurl",
          "holdmethod",
          "holdurl",
          "label",
          "machinedetection",
          "method",
          "outcome",
          "path",
          "sid",
          "status",
          "statuscallback",
          "statuscallbackmethod",
          "timelimit",
          "timeout",
          "url",
          "waiturl",
          // Decisions, events and reports
          "endedby",
          "endreason",
          "event",
          "expiresat",
          "mode",
          "ringuntil",
          "role",
          "step",
          "strategy",
          "until");

  private static final Set<String> WITHHELD =
      Set.of("", "anonymous", "restricted", "blocked", "unknown", "unavailable");

  private static final Pattern SECRET = Pattern.compile(".*(grant|claim|token|secret|password).*");
  private static final Pattern ID =
      Pattern.compile(
          "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Z]{2}[0-9a-f]{32}"
              + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"
              + "|[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} [+-]\\d{4}");
  private static final Pattern DEFINED = Pattern.compile("[A-Za-z0-9_.,:/?&=%#+-]{0,1000}");
  private static final Pattern E164 = Pattern.compile("(\\+|%2B)(\\d{5,15})");
  private static final Pattern ACCOUNT = Pattern.compile("\\b(AC|SK)[0-9a-f]{32}\\b");
  private static final Pattern SESSION = Pattern.compile("(u_[0-9a-f]{32}_s_)[0-9a-f]{32}");
  private static final Pattern SPOKEN =
      Pattern.compile("(<(Say|Sip|Message|Prompt)\\b[^>]*>)[^<]+(?=</)");
  private static final Pattern PARAMETER =
      Pattern.compile("(<Parameter\\s+name=\"([^\"]*)\"\\s+value=\")([^\"]*)");

  /// The fictional number of each number, both without `+`.
  private final Map<String, String> numbers = new LinkedHashMap<>();

  /// Ids that are computed from a phone number, and their replacements.
  private final Map<String, String> ids = new HashMap<>();

  private final String publicUrl;

  private ExportMask(URI publicUrl) {
    this.publicUrl = publicUrl.toString().replaceFirst("/$", "");
  }

  static ExportMask of(CallView call, List<StoredEntry> entries, URI publicUrl) {
    ExportMask mask = new ExportMask(publicUrl);
    mask.number(call.from());
    mask.number(call.to());
    for (CallView.ParticipantView participant : call.participants()) {
      if (participant.number() != null) {
        mask.number(participant.number());
      }
      if (participant.role() == ParticipantRole.EXTERNAL) {
        mask.ids.put(participant.id().toString(), UUID.randomUUID().toString());
      }
    }
    // Learns all numbers first, because text of an earlier entry may contain a later number.
    entries.forEach(entry -> mask.data(entry.data()));
    return mask;
  }

  /// Returns the fictional number of a phone number, a client without its session, or `[masked]`.
  String number(String value) {
    if (value.startsWith("+") && E164.matcher(value).matches()) {
      return "+" + fictional(value.substring(1));
    }
    if (WITHHELD.contains(value.toLowerCase(Locale.ROOT))) {
      return value;
    }
    String bare = value.startsWith("client:") ? value.substring("client:".length()) : value;
    return SESSION.matcher(bare).matches() ? withoutSessions(value) : MASKED;
  }

  private String fictional(String digits) {
    return numbers.computeIfAbsent(
        digits, _ -> "1202555%04d".formatted(100 + Math.min(99, numbers.size())));
  }

  private static String withoutSessions(String text) {
    return SESSION.matcher(text).replaceAll(found -> found.group(1) + "0".repeat(32));
  }

  /// Returns the data of an entry with masked members.
  JsonNode data(JsonNode data) {
    return masked("", data);
  }

  private JsonNode masked(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode masked = JsonMapper.shared().createObjectNode();
      object
          .properties()
          .forEach(each -> masked.set(text(each.getKey()), masked(each.getKey(), each.getValue())));
      return masked;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode masked = JsonMapper.shared().createArrayNode();
      array.forEach(each -> masked.add(masked(name, each)));
      return masked;
    }
    return value.isString()
        ? JsonMapper.shared().getNodeFactory().stringNode(masked(name, value.stringValue()))
        : value;
  }

  private String masked(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (SECRET.matcher(key).matches()) {
      return MASKED;
    }
    if (NUMBERS.contains(key)) {
      return number(value);
    }
    if (key.equals("twiml")) {
      return twiml(value);
    }
    boolean isKnown = KNOWN.contains(key) && DEFINED.matcher(value).matches();
    return isKnown || ID.matcher(value).matches() ? text(value) : MASKED;
  }

  /// Masks the sentences, the addresses and the parameters of a document.
  private String twiml(String document) {
    String spoken = SPOKEN.matcher(document).replaceAll(found -> quoted(found, 1) + MASKED);
    String parameters =
        PARAMETER
            .matcher(spoken)
            .replaceAll(
                found ->
                    quoted(found, 1)
                        + Matcher.quoteReplacement(masked(found.group(2), found.group(3))));
    return text(parameters);
  }

  private static String quoted(MatchResult found, int group) {
    return Matcher.quoteReplacement(found.group(group));
  }

  /// Masks numbers, sessions, accounts and the public URL anywhere in a text.
  String text(String text) {
    String masked =
        E164.matcher(text)
            .replaceAll(
                found ->
                    found.group(1)
                        + (numbers.containsValue(found.group(2))
                            ? found.group(2)
                            : fictional(found.group(2))));
    for (Map.Entry<String, String> number : numbers.entrySet()) {
      if (number.getKey().length() >= MIN_BARE_DIGITS) {
        masked = masked.replace(number.getKey(), number.getValue());
      }
    }
    for (Map.Entry<String, String> id : ids.entrySet()) {
      masked = masked.replace(id.getKey(), id.getValue());
    }
    masked = ACCOUNT.matcher(masked).replaceAll(found -> found.group(1) + "0".repeat(32));
    return withoutSessions(masked).replace(publicUrl, PUBLIC_URL);
  }
}
