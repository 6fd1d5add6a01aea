package org.ringback.server.redaction;

import java.util.List;

/// A text without card numbers.
///
/// @param closed the text with the numbers that may still become card numbers
/// @param spans the parts of the original text that were replaced, in their order
public record Redacted(String text, String closed, List<Span> spans) {
  /// What a part of a text contains.
  public enum Kind {
    CARD("[card number]"),
    /// A security code or an expiry date.
    DETAILS("[card details]"),
    /// The beginning of a number that may still become a card number.
    OPEN("[number]");

    private final String placeholder;

    Kind(String placeholder) {
      this.placeholder = placeholder;
    }

    public String placeholder() {
      return placeholder;
    }
  }

  /// @param start the index of its first character
  /// @param end the index after its last character
  public record Span(int start, int end, Kind kind) {}

  static Redacted of(String original, List<Span> spans) {
    List<Span> closed = spans.stream().filter(span -> span.kind != Kind.OPEN).toList();
    return new Redacted(replaced(original, spans), replaced(original, closed), spans);
  }

  private static String replaced(String original, List<Span> spans) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (Span span : spans) {
      text.append(original, from, span.start).append(span.kind.placeholder());
      from = span.end;
    }
    return text.append(original.substring(from)).toString();
  }

  /// Returns whether a part is withheld only until more is known.
  public boolean isOpen() {
    return spans.stream().anyMatch(span -> span.kind == Kind.OPEN);
  }

  /// Returns whether a part contains payment data.
  public boolean hasPaymentData() {
    return spans.stream().anyMatch(span -> span.kind != Kind.OPEN);
  }
}
