package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetPartTest {
  private static final String TEXT = "the \u0001order\u0002 is \u0001late\u0002";

  @Test
  void a_headline_is_split_at_its_markers() {
    assertThat(SnippetPart.parse(TEXT))
        .containsExactly(
            new SnippetPart("the ", false),
            new SnippetPart("order", true),
            new SnippetPart(" is ", false),
            new SnippetPart("late", true));
    assertThat(SnippetPart.parse("order")).containsExactly(new SnippetPart("order", false));
    assertThat(SnippetPart.parse("")).isEmpty();
  }

  @Test
  void a_marker_that_the_text_itself_has_loses_no_text() {
    assertThat(SnippetPart.parse("an\u0001 order"))
        .containsExactly(new SnippetPart("an\u0001 order", false));
  }
}
