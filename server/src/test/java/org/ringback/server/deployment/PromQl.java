package org.ringback.server.deployment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads PromQL expressions as far as a test needs: which series they select, and by which labels
/// they group or match them. Rejects what Prometheus rejects in such expressions: unknown
/// functions, unbalanced parentheses, a range without `rate`.
final class PromQl {
  private static final Set<String> AGGREGATIONS =
      Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile", "stddev", "group");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "absent",
          "ceil",
          "clamp_min",
          "floor",
          "histogram_quantile",
          "label_replace",
          "round",
          "scalar",
          "sort",
          "time",
          "timestamp",
          "vector");
  private static final Set<String> RANGE_FUNCTIONS =
      Set.of(
          "absent_over_time",
          "avg_over_time",
          "changes",
          "delta",
          "deriv",
          "increase",
          "irate",
          "max_over_time",
          "min_over_time",
          "predict_linear",
          "rate",
          "resets",
          "sum_over_time");
  private static final Set<String> BINARY =
      Set.of("+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<duration>(?:\\d+(?:ms|[smhdwy]))+)|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
              + "|(?<name>[a-zA-Z_:][\\w:]*)|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<sign>=~|!~|==|!=|>=|<=|[-+*/%^(){}\\[\\],=<>:]))");

  private record Token(String kind, String text) {}

  /// A condition on a label.
  record LabelMatcher(String label, String operator, String value) {
    boolean matches(@Nullable String actual) {
      String text = actual == null ? "" : actual;
      return switch (operator) {
        case "=" -> text.equals(value);
        case "!=" -> !text.equals(value);
        case "=~" -> text.matches(value);
        case "!~" -> !text.matches(value);
        default -> throw new IllegalArgumentException(operator);
      };
    }
  }

  /// The series that an expression selects.
  record Selector(String metric, List<LabelMatcher> matchers) {
    boolean selects(String name, Map<String, String> labels) {
      return metric.equals(name)
          && matchers.stream().allMatch(it -> it.matches(labels.get(it.label())));
    }
  }

  /// Labels by which series are grouped or joined, and those series.
  record Grouping(Set<String> labels, List<Selector> series) {}

  private final List<Token> tokens = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private final List<Grouping> groupings = new ArrayList<>();
  private int next;
  private boolean isRange;

  private PromQl(String expression) {
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (end < expression.stripTrailing().length()) {
      if (!matcher.find() || matcher.start() != end) {
        throw new IllegalArgumentException("unreadable: " + expression.substring(end));
      }
      for (String kind : List.of("duration", "number", "name", "text", "sign")) {
        if (matcher.group(kind) != null) {
          tokens.add(new Token(kind, matcher.group(kind)));
        }
      }
      end = matcher.end();
    }
  }

  static PromQl parse(String expression) {
    PromQl parsed = new PromQl(expression);
    parsed.expression();
    if (parsed.next < parsed.tokens.size()) {
      throw new IllegalArgumentException("unexpected " + parsed.tokens.get(parsed.next).text());
    }
    if (parsed.isRange) {
      throw new IllegalArgumentException("a range without a function");
    }
    return parsed;
  }

  List<Selector> selectors() {
    return selectors;
  }

  List<Grouping> groupings() {
    return groupings;
  }

  private void expression() {
    int first = selectors.size();
    unary();
    while (next < tokens.size() && BINARY.contains(peek())) {
      next++;
      if (peek().equals("bool")) {
        next++;
      }
      if (peek().equals("on") || peek().equals("ignoring")) {
        next++;
        Set<String> labels = labels();
        if (peek().equals("group_left") || peek().equals("group_right")) {
          next++;
          if (peek().equals("(")) {
            labels.addAll(labels());
          }
        }
        unary();
        groupings.add(new Grouping(labels, selectedSince(first)));
      } else {
        unary();
      }
    }
  }

  private void unary() {
    if (peek().equals("-") || peek().equals("+")) {
      next++;
    }
    primary();
    if (peek().equals("[")) {
      next++;
      take("duration");
      if (peek().equals(":")) {
        next++;
        take("duration");
      }
      expect("]");
      isRange = true;
    }
    if (peek().equals("offset")) {
      next++;
      take("duration");
    }
  }

  private void primary() {
    if (peek().equals("(")) {
      next++;
      expression();
      expect(")");
      return;
    }
    Token token = token();
    switch (token.kind()) {
      case "number", "text" -> {}
      case "name" -> named(token.text());
      default -> throw new IllegalArgumentException("unexpected " + token.text());
    }
  }

  private void named(String name) {
    if (AGGREGATIONS.contains(name)) {
      int first = selectors.size();
      Set<String> labels = grouping();
      arguments();
      labels.addAll(grouping());
      groupings.add(new Grouping(labels, selectedSince(first)));
    } else if (peek().equals("(")) {
      if (!FUNCTIONS.contains(name) && !RANGE_FUNCTIONS.contains(name)) {
        throw new IllegalArgumentException("unknown function " + name);
      }
      arguments();
      if (isRange != RANGE_FUNCTIONS.contains(name)) {
        throw new IllegalArgumentException(name + (isRange ? " of a range" : " without a range"));
      }
      isRange = false;
    } else {
      selectors.add(new Selector(name, peek().equals("{") ? matchers() : List.of()));
    }
  }

  private Set<String> grouping() {
    if (peek().equals("by") || peek().equals("without")) {
      next++;
      return labels();
    }
    return new LinkedHashSet<>();
  }

  private Set<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    expect("(");
    while (!peek().equals(")")) {
      labels.add(take("name"));
      if (peek().equals(",")) {
        next++;
      }
    }
    expect(")");
    return labels;
  }

  private void arguments() {
    expect("(");
    while (!peek().equals(")")) {
      expression();
      if (peek().equals(",")) {
        next++;
      }
    }
    expect(")");
  }

  private List<LabelMatcher> matchers() {
    List<LabelMatcher> matchers = new ArrayList<>();
    expect("{");
    while (!peek().equals("}")) {
      String label = take("name");
      String operator = take("sign");
      String text = take("text");
      matchers.add(new LabelMatcher(label, operator, text.substring(1, text.length() - 1)));
      if (peek().equals(",")) {
        next++;
      }
    }
    expect("}");
    return matchers;
  }

  private List<Selector> selectedSince(int first) {
    return List.copyOf(selectors.subList(first, selectors.size()));
  }

  /// Returns the text of the next token, empty at the end.
  private String peek() {
    return next < tokens.size() ? tokens.get(next).text() : "";
  }

  private Token token() {
    if (next == tokens.size()) {
      throw new IllegalArgumentException("the expression ends too early");
    }
    return tokens.get(next++);
  }

  private String take(String kind) {
    Token token = token();
    if (!token.kind().equals(kind)) {
      throw new IllegalArgumentException("a " + kind + " is missing before " + token.text());
    }
    return token.text();
  }

  private void expect(String sign) {
    if (!token().text().equals(sign)) {
      throw new IllegalArgumentException(sign + " is missing");
    }
  }
}
