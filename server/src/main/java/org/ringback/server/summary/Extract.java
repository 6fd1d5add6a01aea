package org.ringback.server.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Selects utterances of a transcript by rule, without an engine. The rule finds commitments in
/// English only; the others apply to every language.
final class Extract {
  private static final int MAX_COMMITMENTS = 2;
  private static final int MAX_NUMBERS = 1;
  private static final int MIN_WORDS = 4;

  private static final Pattern COMMITMENT =
      Pattern.compile(
          "\\b(?:i|we)(?:'ll|’ll| will| shall| am going to| are going to)\\b|\\bcall (?:you|me) back\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern DATE_OR_NUMBER =
      Pattern.compile(
          "\\d{2,}|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b|\\btomorrow\\b|\\bnext (?:week|month)\\b",
          Pattern.CASE_INSENSITIVE);

  private Extract() {}

  /// Why an utterance was selected.
  enum Rule {
    FIRST_REQUEST("first-request"),
    COMMITMENT("commitment"),
    DATE_OR_NUMBER("date-or-number"),
    LONGEST("longest");

    private final String wire;

    Rule(String wire) {
      this.wire = wire;
    }

    @JsonValue
    String wire() {
      return wire;
    }
  }

  /// A selected utterance: `SummaryExtract` in openapi.yaml.
  record Selected(Rule rule, Said utterance) {}

  /// Returns at most five utterances, in the order of the transcript.
  static List<Selected> of(List<Said> transcript) {
    Map<Said, Rule> chosen = new LinkedHashMap<>();
    List<Said> sentences = transcript.stream().filter(said -> words(said) >= MIN_WORDS).toList();
    sentences.stream()
        .filter(Said::isOfCustomer)
        .findFirst()
        .ifPresent(said -> chosen.put(said, Rule.FIRST_REQUEST));
    // Agreements are rather at the end of a call.
    select(chosen, sentences.reversed(), contains(COMMITMENT), Rule.COMMITMENT, MAX_COMMITMENTS);
    select(chosen, sentences, contains(DATE_OR_NUMBER), Rule.DATE_OR_NUMBER, MAX_NUMBERS);
    List<Said> longestFirst = new ArrayList<>(sentences);
    longestFirst.sort(Comparator.comparing((Said said) -> said.text().length()).reversed());
    select(chosen, longestFirst, Said::isOfCustomer, Rule.LONGEST, 1);
    return transcript.stream()
        .filter(chosen::containsKey)
        .map(said -> new Selected(chosen.getOrDefault(said, Rule.LONGEST), said))
        .toList();
  }

  private static void select(
      Map<Said, Rule> chosen, List<Said> from, Predicate<Said> which, Rule rule, int most) {
    from.stream()
        .filter(which)
        .filter(said -> !chosen.containsKey(said))
        .limit(most)
        .toList()
        .forEach(said -> chosen.put(said, rule));
  }

  private static Predicate<Said> contains(Pattern pattern) {
    return said -> pattern.matcher(said.text()).find();
  }

  private static int words(Said said) {
    return said.text().strip().split("\\s+").length;
  }
}
