package org.ringback.server.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A number that one side of a call says, in one or several utterances: its words without the
/// fillers between them.
///
/// @param isPhone whether a plus sign or the word is before it
/// @param isLast whether nothing but fillers follows it
/// @param wordsBefore up to five words before it in the utterance in which it starts
record NumberRun(List<Token> tokens, boolean isPhone, boolean isLast, List<String> wordsBefore) {
  private static final int WORDS_BEFORE = 5;

  /// The longest pause within a number.
  private static final long MAX_PAUSE_MS = 20_000;

  /// @param indexes the utterances of one track, in the order in which they were spoken
  static List<NumberRun> of(List<Spoken> utterances, List<Integer> indexes) {
    List<NumberRun> runs = new ArrayList<>();
    List<Token> run = new ArrayList<>();
    List<String> before = new ArrayList<>();
    boolean isPhone = false;
    Token previous = null;
    long end = Long.MIN_VALUE;
    for (int index : indexes) {
      Spoken utterance = utterances.get(index);
      if (!run.isEmpty() && utterance.startMs() - end > MAX_PAUSE_MS) {
        runs.add(new NumberRun(List.copyOf(run), isPhone, false, List.copyOf(before)));
        run.clear();
      }
      end = utterance.endMs();
      List<Token> tokens = Token.of(index, utterance.text());
      boolean[] isNumber = numbers(tokens);
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        if (isNumber[i]) {
          if (run.isEmpty()) {
            isPhone = isPhone(token, previous);
            before = wordsBefore(utterance.text(), token);
          }
          run.add(token);
        } else if (!run.isEmpty() && !Words.FILLERS.contains(token.text())) {
          runs.add(new NumberRun(List.copyOf(run), isPhone, false, List.copyOf(before)));
          run.clear();
        }
        previous = token;
      }
    }
    if (!run.isEmpty()) {
      runs.add(new NumberRun(List.copyOf(run), isPhone, true, List.copyOf(before)));
    }
    return runs;
  }

  /// Returns which words are parts of a number: also words such as "for", beside another part.
  private static boolean[] numbers(List<Token> tokens) {
    boolean[] isNumber = new boolean[tokens.size()];
    for (int i = 0; i < isNumber.length; i++) {
      isNumber[i] =
          tokens.get(i).isNumber() || i > 0 && isNumber[i - 1] && tokens.get(i).isHomophone();
    }
    for (int i = isNumber.length - 2; i >= 0; i--) {
      isNumber[i] |= isNumber[i + 1] && tokens.get(i).isHomophone();
    }
    return isNumber;
  }

  private static boolean isPhone(Token first, @Nullable Token previous) {
    return first.isSigned()
        || previous != null
            && previous.utterance() == first.utterance()
            && previous.text().equals(Words.PLUS);
  }

  private static List<String> wordsBefore(String text, Token first) {
    List<String> words =
        Token.of(first.utterance(), text.substring(0, first.start())).stream()
            .map(Token::text)
            .toList();
    return words.subList(Math.max(0, words.size() - WORDS_BEFORE), words.size());
  }

  int digits() {
    return new NumberReader(tokens).digits();
  }

  boolean follows(Set<String> words) {
    return wordsBefore.stream().anyMatch(words::contains);
  }

  Token first() {
    return tokens.getFirst();
  }

  Token last() {
    return tokens.getLast();
  }
}
