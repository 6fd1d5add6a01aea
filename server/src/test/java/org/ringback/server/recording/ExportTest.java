package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestWorkspace.Member;
import tools.jackson.databind.JsonNode;

/// The export of a call.
class ExportTest extends RetentionScenario {
  @Test
  void an_export_contains_all_data_of_the_call() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      JsonNode recording = await(call, "ready");
      note(call, ada.member, "Order 12");
      transcribe(call);
      summarize(call, ada.member);
      HttpResponse<byte[]> export =
          http.send(
              server.request(acme.path("/calls/" + call + "/export"), acme.administrator()).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(export.statusCode()).isEqualTo(200);
      Map<String, byte[]> files = unzip(export.body());
      assertThat(text(files, "call.json")).contains(call);
      assertThat(text(files, "timeline.json")).contains("joined");
      assertThat(text(files, "notes.json")).contains("Order 12");
      assertThat(text(files, "transcripts.json")).contains("My order");
      assertThat(text(files, "transcript.txt")).contains("Customer: My order");
      assertThat(text(files, "summary.json"))
          .contains("Wants a refund", ada.member.user().toString());
      assertThat(files.get("recordings/" + recording.path("id").asString() + ".wav"))
          .isEqualTo(audio(link(call, recording, acme.administrator(), false)).body());
      assertThat(acme.audit("call.exported")).hasSize(1);
      assertThatResponse(acme.get("/calls/" + call + "/export", ada.member.token()))
          .isProblem(403, "forbidden");
    }
  }

  @Test
  void an_export_whose_audio_cannot_be_read_is_a_broken_download() throws Exception {
    recordInbound();
    try (Agent ada = new Agent()) {
      String call = recordedCall(ada);
      String recording = await(call, "ready").path("id").asString();
      transcribe(call);
      say(call, 5_000);
      try (Stream<Path> files = Files.walk(storage)) {
        Path file = files.filter(each -> each.toString().contains(recording)).findFirst().get();
        byte[] audio = Files.readAllBytes(file);
        audio[audio.length - 1] ^= 1;
        Files.write(file, audio);
      }
      HttpRequest export =
          server.request(acme.path("/calls/" + call + "/export"), acme.administrator()).build();
      HttpResponse<InputStream> begun =
          http.send(export, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(begun.statusCode()).isEqualTo(200);
      try (InputStream body = begun.body()) {
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
      }
    }
  }

  /// Adds utterances to the transcript of a call, so that a part of its export is sent before the
  /// audio is read.
  private void say(String call, int utterances) {
    server
        .sql()
        .sql(
            """
            insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
            select t.workspace_id, t.id, 'other', n, now(), md5(n::text)
            from transcripts t, generate_series(1, :count) n
            where t.workspace_id = :workspace and t.call_id = cast(:call as uuid)""")
        .param("count", utterances)
        .param("workspace", acme.id().value())
        .param("call", call)
        .update();
  }

  @Test
  void an_export_contains_no_draft_of_a_summary() throws Exception {
    String call = ended("+15550039001");
    summarize(call, acme.signIn("draft-ada"));
    server
        .sql()
        .sql(
            """
            update call_summaries set status = 'draft', accepted_by = null, accepted_at = null
            where call_id = cast(:call as uuid)""")
        .param("call", call)
        .update();
    HttpResponse<byte[]> export =
        http.send(
            server.request(acme.path("/calls/" + call + "/export"), acme.administrator()).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(unzip(export.body())).containsKey("notes.json").doesNotContainKey("summary.json");
  }

  /// Stores a summary that a member has accepted.
  private void summarize(String call, Member by) {
    server
        .sql()
        .sql(
            """
            insert into call_summaries (workspace_id, call_id, status, text, engine, requested_at,
              accepted_by, accepted_at)
            values (:workspace, cast(:call as uuid), 'accepted', 'Wants a refund', 'm', now(), :by,
              now())""")
        .param("workspace", acme.id().value())
        .param("call", call)
        .param("by", by.user().value())
        .update();
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> unzip(byte[] content) throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
