package org.ringback.server.retention;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ringback.server.annotation.NoteArchive;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.recording.RecordingArchive;
import org.ringback.server.summary.SummaryArchive;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.TranscriptArchive;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes all data of a call as a ZIP file. The audio passes through in pieces.
final class CallArchive {
  private final Calls calls;
  private final NoteArchive notes;
  private final TranscriptArchive transcripts;
  private final SummaryArchive summaries;
  private final RecordingArchive recordings;

  CallArchive(
      Calls calls,
      NoteArchive notes,
      TranscriptArchive transcripts,
      SummaryArchive summaries,
      RecordingArchive recordings) {
    this.calls = calls;
    this.notes = notes;
    this.transcripts = transcripts;
    this.summaries = summaries;
    this.recordings = recordings;
  }

  void write(WorkspaceId workspace, CallView call, OutputStream out) throws IOException {
    List<JsonNode> texts = transcripts.ofCall(workspace, call.id());
    Optional<JsonNode> summary = summaries.accepted(workspace, call.id());
    List<RecordingArchive.Entry> audio = recordings.ofCall(workspace, call);
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      zip.setLevel(Deflater.BEST_SPEED);
      json(zip, "call.json", call);
      json(zip, "timeline.json", calls.timeline(workspace, call.id()));
      json(zip, "notes.json", notes.ofCall(workspace, call.id()));
      json(zip, "transcripts.json", texts);
      if (summary.isPresent()) {
        json(zip, "summary.json", summary.get());
      }
      json(zip, "recordings.json", audio.stream().map(RecordingArchive.Entry::view).toList());
      if (!texts.isEmpty()) {
        entry(zip, "transcript.txt", readable(texts).getBytes(StandardCharsets.UTF_8));
      }
      for (RecordingArchive.Entry each : audio) {
        RecordingArchive.Wav wav = each.wav();
        if (wav != null) {
          zip.putNextEntry(new ZipEntry("recordings/" + each.view().id() + ".wav"));
          try (InputStream content = wav.open()) {
            content.transferTo(zip);
          }
          zip.closeEntry();
        }
      }
    }
  }

  private static void json(ZipOutputStream zip, String name, Object content) throws IOException {
    entry(
        zip, name, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /// Returns a line for each utterance, with its time and its side of the call.
  private static String readable(List<JsonNode> transcripts) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode transcript : transcripts) {
      for (JsonNode utterance : transcript.path("utterances")) {
        boolean isCustomer = utterance.path("track").asString("").equals("customer");
        lines
            .append(utterance.path("at").asString(""))
            .append(isCustomer ? "  Customer: " : "  Agent: ")
            .append(utterance.path("text").asString(""))
            .append('\n');
      }
      lines.append('\n');
    }
    return lines.toString();
  }
}
