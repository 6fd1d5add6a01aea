import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts the requests of a search until there is a page of results, or all texts are searched.
final class SearchPages {
  private static final int PAGE = 20;
  private static final Pattern RESULT = Pattern.compile("\"snippet\":");
  private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");

  private int requests;
  private int results;

  /// Adds an answer. Returns the cursor to continue with; null if there is no need to.
  String add(String answer) {
    requests++;
    results += (int) RESULT.matcher(answer).results().count();
    Matcher next = NEXT.matcher(answer);
    return results < PAGE && next.find() ? next.group(1) : null;
  }

  int requests() {
    return requests;
  }

  boolean hasResults() {
    return results > 0;
  }

  String summary() {
    return "%d requests for %d results".formatted(requests, results);
  }
}
