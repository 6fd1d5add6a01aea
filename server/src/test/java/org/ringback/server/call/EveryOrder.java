package org.ringback.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;

/// Applies facts to a call in every order, each any number of times. Two orders of the same facts
/// must lead to the same call. So one call is kept for each subset of the facts, and each fact is
/// applied to each of them: a known fact must not change it, and a new one must lead to the call of
/// the larger subset. By induction, every order with every repetition leads to the same calls.
final class EveryOrder {
  private EveryOrder() {}

  /// Returns the call with all facts. Fails unless it is the same in every order, and unless a call
  /// that is over stays over.
  static Call of(Call start, List<UnaryOperator<Call>> facts) {
    Call[] calls = new Call[1 << facts.size()];
    boolean[] isOver = new boolean[calls.length];
    calls[0] = start;
    for (int subset = 0; subset < calls.length; subset++) {
      Call call = calls[subset];
      isOver[subset] = call.isOver();
      for (int fact = 0; fact < facts.size(); fact++) {
        Call next = facts.get(fact).apply(call);
        int larger = subset | 1 << fact;
        if (calls[larger] == null) {
          calls[larger] = next;
        } else if (!calls[larger].equals(next)) {
          assertThat(next)
              .as("fact %d after the facts %s", fact, bits(subset))
              .isEqualTo(calls[larger]);
        }
        if (isOver[subset] && larger != subset && !isOver[larger]) {
          isOver[larger] = calls[larger].isOver();
          assertThat(isOver[larger])
              .as("fact %d reopens the call after the facts %s", fact, bits(subset))
              .isTrue();
        }
      }
    }
    return calls[calls.length - 1];
  }

  private static String bits(int subset) {
    return Integer.toBinaryString(subset);
  }
}
