package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.Fuzz;
import tools.jackson.databind.json.JsonMapper;

/// Verifies that any text parses as a known frame or is rejected.
class FrameFuzzTest {
  @FuzzTest
  void frame(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    ClientFrame.parse(JsonMapper.shared(), text)
        .ifPresent(
            frame ->
                assertThat(frame.toString())
                    .matches("(?s)Hello\\[since=(null|-?\\d+)]|SetAvailability.*|Pong\\[]"));
  }

  @Test
  void mutated_frames_are_parsed_or_rejected() {
    Fuzz.mutated(
        getClass(),
        "frames",
        List.of(
            "{\"type\":\"hello\",\"token\":\"a.b.c\",\"since\":12}",
            "{\"type\":\"hello\",\"token\":\"a.b.c\",\"since\":1e99}",
            "{\"type\":\"set-availability\",\"available\":true}",
            "{\"type\":\"pong\"}",
            "[[[[{\"type\":[null,1.5e3,\"\\u0000\"]}]]]]"),
        this::frame);
  }
}
