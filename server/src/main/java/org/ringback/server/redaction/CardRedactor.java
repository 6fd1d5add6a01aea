package org.ringback.server.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Replaces card numbers in what the sides of a call say: written, spoken digit by digit or in
/// groups, and spread over several utterances of one side. Then replaces the security code and the
/// expiry date that follow. A number that may still become a card number is withheld for 20 s.
public final class CardRedactor {
  /// The time until which an utterance may continue the number of an earlier one.
  public static final long OPEN_MS = 20_000;

  /// How far back the decision about an utterance looks.
  public static final long WINDOW_MS = 120_000;

  private static final long DETAILS_MS = 30_000;
  private static final long PAYMENT_MS = 60_000;
  private static final int MIN_SUSPICIOUS = 12;
  private static final int MAX_PHONE = 15; // ITU-T E.164
  private static final int MIN_OPEN = 4;
  private static final int MIN_DETAILS = 3;
  private static final int MAX_DETAILS = 8;
  private static final int MIN_CODE = 3;
  private static final int MAX_CODE = 6;

  private final List<Spoken> utterances;
  private final long nowMs;
  private final List<List<Redacted.Span>> spans;
  private final List<Set<String>> words;

  private CardRedactor(List<Spoken> utterances, long nowMs) {
    this.utterances = utterances;
    this.nowMs = nowMs;
    this.spans =
        utterances.stream().map(_ -> (List<Redacted.Span>) new ArrayList<Redacted.Span>()).toList();
    this.words =
        IntStream.range(0, utterances.size())
            .mapToObj(
                i ->
                    Set.copyOf(
                        Token.of(i, utterances.get(i).text()).stream()
                            .map(Token::text)
                            .distinct()
                            .toList()))
            .toList();
  }

  /// Returns the utterances without payment data, in the same order.
  ///
  /// @param utterances of both sides, in the order in which each side spoke
  /// @param nowMs decides which numbers may still continue; `Long.MAX_VALUE` for none
  public static List<Redacted> redact(List<Spoken> utterances, long nowMs) {
    CardRedactor redactor = new CardRedactor(utterances, nowMs);
    TreeMap<Integer, List<Integer>> byTrack = new TreeMap<>();
    for (int i = 0; i < utterances.size(); i++) {
      byTrack.computeIfAbsent(utterances.get(i).track(), _ -> new ArrayList<>()).add(i);
    }
    byTrack.values().forEach(redactor::redactTrack);
    return IntStream.range(0, utterances.size())
        .mapToObj(i -> Redacted.of(utterances.get(i).text(), redactor.sorted(i)))
        .toList();
  }

  private List<Redacted.Span> sorted(int utterance) {
    List<Redacted.Span> found = spans.get(utterance);
    found.sort(Comparator.comparingInt(Redacted.Span::start));
    return List.copyOf(found);
  }

  private void redactTrack(List<Integer> indexes) {
    List<NumberRun> runs = NumberRun.of(utterances, indexes);
    long cardAt = Long.MIN_VALUE;
    int next = 0;
    for (int index : indexes) {
      if (utterances.get(index).text().contains(Redacted.Kind.CARD.placeholder())) {
        cardAt = utterances.get(index).endMs();
      }
      while (next < runs.size() && runs.get(next).first().utterance() == index) {
        NumberRun run = runs.get(next++);
        if (redactCard(run)) {
          cardAt = utterances.get(run.last().utterance()).endMs();
        } else if (isDetails(run, cardAt)) {
          replace(run.tokens(), Redacted.Kind.DETAILS);
        } else if (isOpen(run)) {
          replace(run.tokens(), Redacted.Kind.OPEN);
        }
      }
    }
  }

  private boolean redactCard(NumberRun run) {
    boolean isPayment = isNear(run, Words.PAYMENT, PAYMENT_MS);
    NumberReader reader = new NumberReader(run.tokens());
    for (int from = 0; from < run.tokens().size(); from++) {
      int minLength =
          run.isPhone() && from == 0
              ? MAX_PHONE + 1
              : isPayment ? CardNumber.MIN_LENGTH : CardNumber.MIN_LENGTH + 1;
      if (reader.canRead(
          from,
          CardNumber.MAX_LENGTH,
          digits -> digits.length() >= minLength && CardNumber.isValid(digits))) {
        replace(run.tokens().subList(from, run.tokens().size()), Redacted.Kind.CARD);
        return true;
      }
    }
    if (isPayment && !run.isPhone() && reader.digits() >= MIN_SUSPICIOUS) {
      replace(run.tokens(), Redacted.Kind.CARD);
      return true;
    }
    return false;
  }

  /// Returns whether a number is a security code or an expiry date: after a card number, or after a
  /// word for one of them.
  private boolean isDetails(NumberRun run, long cardAt) {
    int digits = run.digits();
    long start = utterances.get(run.first().utterance()).startMs();
    boolean isAfterCard = cardAt != Long.MIN_VALUE && start - cardAt <= DETAILS_MS;
    if (isAfterCard
        && (digits >= MIN_DETAILS && digits <= MAX_DETAILS
            || run.follows(Words.MONTHS)
            || run.follows(Words.DETAILS))) {
      return true;
    }
    return digits >= MIN_CODE && digits <= MAX_CODE && isNear(run, Words.DETAILS, PAYMENT_MS / 4);
  }

  /// Returns whether a word is in the utterances of the run, or in one of either side before it.
  private boolean isNear(NumberRun run, Set<String> wanted, long periodMs) {
    long start = utterances.get(run.first().utterance()).startMs();
    int last = run.last().utterance();
    for (int i = 0; i <= last; i++) {
      if (start - utterances.get(i).endMs() <= periodMs
          && words.get(i).stream().anyMatch(wanted::contains)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOpen(NumberRun run) {
    long end = utterances.get(run.last().utterance()).endMs();
    int digits = run.digits();
    return run.isLast()
        && !run.isPhone()
        && nowMs - end < OPEN_MS
        && digits >= MIN_OPEN
        && digits < CardNumber.MAX_LENGTH;
  }

  /// Replaces the words from the first to the last token of each utterance.
  private void replace(List<Token> tokens, Redacted.Kind kind) {
    @Nullable Token first = null;
    Token last = tokens.getFirst();
    for (Token token : tokens) {
      if (first != null && token.utterance() != last.utterance()) {
        spans.get(first.utterance()).add(new Redacted.Span(first.start(), last.end(), kind));
        first = null;
      }
      first = first == null ? token : first;
      last = token;
    }
    if (first != null) {
      spans.get(first.utterance()).add(new Redacted.Span(first.start(), last.end(), kind));
    }
  }
}
