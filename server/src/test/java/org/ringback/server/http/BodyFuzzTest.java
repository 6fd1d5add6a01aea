package org.ringback.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.Fuzz;

/// Mutates JSON bodies. Each is parsed, or rejected with a problem that says what to do.
class BodyFuzzTest {
  @FuzzTest
  void body(byte[] input) {
    try {
      Json.Body body = new Json.Body(Json.parse(new String(input, StandardCharsets.UTF_8)));
      Optional<String> text = body.optionalText("name", 20);
      assertThat(text.orElse("x")).isNotBlank().hasSizeLessThanOrEqualTo(20).doesNotContain("\0");
    } catch (ProblemException refused) {
      assertThat(refused.problem().status()).isEqualTo(400);
      assertThat(refused.problem().code()).isNotBlank();
      assertThat(refused.problem().detail()).isNotBlank();
    }
  }

  @Test
  void mutated_bodies_are_parsed_or_rejected() {
    Fuzz.mutated(
        getClass(),
        "JSON",
        List.of(
            "{\"name\":\"Ada\"}",
            "{\"name\":\"\\u0000\\ud83d\\ude00\",\"x\":[1e400,-0.0,null,true]}",
            "{\"name\":{\"name\":[[[[[[[[]]]]]]]]}}",
            "\"name\""),
        this::body);
  }
}
