package org.ringback.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          late order            | late order            | false | true
          order 4711-0815.      | order 4711 0815       | false | false
          "my order" or invoice | "my order" or invoice | false | true
          order -invoice        | order -invoice        | true  | false
          well-known -          | well known            | false | false
          -"my order" a         | -"my order" a         | true  | false
          an                    | an                    | false | false
          Übergröße             | Übergröße             | false | true
          """)
  void punctuation_separates_words_and_a_minus_sign_excludes(
      String input, String words, boolean isExact, boolean endsOpen) {
    SearchText text = SearchText.of(input);
    assertThat(text.words().strip()).isEqualTo(words);
    assertThat(text.isExact()).isEqualTo(isExact);
    assertThat(text.endsOpen()).isEqualTo(endsOpen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          late order              | late            | order
          my late  order          | my late         | order
          order 4711-0815         | order 4711      | 0815
          the parcel's label      | the parcel s    | label
          order                   | ''              | ''
          a an                    | ''              | ''
          "my order" late         | ''              | ''
          late "my order          | ''              | ''
          late or order           | ''              | ''
          order -invoice delivery | ''              | ''
          """)
  void the_last_of_several_words_is_looked_for_apart(
      String input, String beginning, String ending) {
    SearchText text = SearchText.of(input);
    assertThat(text.beginning().strip()).isEqualTo(beginning);
    assertThat(text.ending()).isEqualTo(ending);
  }
}
