package org.ringback.server.retention;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/// Reads all data of a call, for a ZIP file. The audio passes through in pieces.
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

  /// The data of a call. The audio is read while it is written.
  record Content(Map<String, byte[]> files, List<RecordingArchive.Entry> audio) {
    /// Does not end the file when it throws.
    void writeTo(OutputStream out) throws IOException {
      ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
      zip.setLevel(Deflater.BEST_SPEED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
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
      zip.close();
    }
  }

  Content of(WorkspaceId workspace, CallView call) {
    List<JsonNode> texts = transcripts.ofCall(workspace, call.id());
    List<RecordingArchive.Entry> audio = recordings.ofCall(workspace, call);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("call.json", json(call));
    files.put("timeline.json", json(calls.timeline(workspace, call.id())));
    files.put("notes.json", json(notes.ofCall(workspace, call.id())));
    files.put("transcripts.json", json(texts));
    summaries
        .accepted(workspace, call.id())
        .ifPresent(summary -> files.put("summary.json", json(summary)));
    files.put("recordings.json", json(audio.stream().map(RecordingArchive.Entry::view).toList()));
    if (!texts.isEmpty()) {
      files.put("transcript.txt", readable(texts).getBytes(StandardCharsets.UTF_8));
    }
    return new Content(files, audio);
  }

  private static byte[] json(Object content) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(content);
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
