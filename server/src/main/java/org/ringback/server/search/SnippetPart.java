package org.ringback.server.search;

import java.util.ArrayList;
import java.util.List;

/// A part of a found text: `SnippetPart` in openapi.yaml.
///
/// @param match whether it is a word that was searched for
record SnippetPart(String text, boolean match) {
  /// Surround the words that were searched for in PostgreSQL's headline.
  static final char START = '\u0001';

  static final char STOP = '\u0002';

  static List<SnippetPart> parse(String headline) {
    List<SnippetPart> parts = new ArrayList<>();
    int from = 0;
    while (from < headline.length()) {
      int start = headline.indexOf(START, from);
      int stop = start < 0 ? -1 : headline.indexOf(STOP, start);
      if (stop < 0) {
        break;
      }
      add(parts, headline.substring(from, start), false);
      add(parts, headline.substring(start + 1, stop), true);
      from = stop + 1;
    }
    add(parts, headline.substring(from), false);
    return parts;
  }

  private static void add(List<SnippetPart> parts, String text, boolean match) {
    if (!text.isEmpty()) {
      parts.add(new SnippetPart(text, match));
    }
  }
}
