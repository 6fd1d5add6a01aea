package org.ringback.exchange.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.webhook.WebhookRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Mistakes in the words of transcriptions: a word is missing, doubled, or another one.
final class WordErrors {
  private static final String DATA = "TranscriptionData";

  /// Words that recognisers take for others.
  private static final Map<String, String> SIMILAR =
      Map.of(
          "four", "for", "two", "to", "eight", "ate", "one", "won", "their", "there", "you", "your",
          "and", "in", "is", "was");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private WordErrors() {}

  /// Returns the callback, with the mistakes that the rules put into it.
  static WebhookRequest apply(ChaosRules chaos, Account account, WebhookRequest request) {
    if (!request.purpose().equals("transcription-callback")
        || !chaos.has(ChaosMode.TRANSCRIPTION_WORDS)) {
      return request;
    }
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (Map.Entry<String, String> each : request.parameters()) {
      parameters.add(
          each.getKey().equals(DATA)
              ? Map.entry(DATA, withErrors(chaos, account, each.getValue()))
              : each);
    }
    return new WebhookRequest(request.purpose(), request.callSid(), request.target(), parameters);
  }

  private static String withErrors(ChaosRules chaos, Account account, String data) {
    ObjectNode json = (ObjectNode) JSON.readTree(data);
    List<String> words = new ArrayList<>();
    for (String word : json.path("transcript").asString("").split(" ")) {
      boolean isWrong =
          chaos.triggers(ChaosMode.TRANSCRIPTION_WORDS, account.sid(), List.of(), word).isPresent();
      words.addAll(isWrong ? mistake(chaos, word) : List.of(word));
    }
    return JSON.writeValueAsString(json.put("transcript", String.join(" ", words)));
  }

  private static List<String> mistake(ChaosRules chaos, String word) {
    double kind = chaos.fraction(ChaosMode.TRANSCRIPTION_WORDS, word);
    if (kind < 1 / 3.0) {
      return List.of();
    }
    return kind < 2 / 3.0 ? List.of(word, word) : List.of(SIMILAR.getOrDefault(word, word + "s"));
  }
}
