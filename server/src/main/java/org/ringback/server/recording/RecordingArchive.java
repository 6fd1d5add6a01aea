package org.ringback.server.recording;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallView;
import org.ringback.server.tenancy.WorkspaceId;

/// Reads the recordings of a call for its export.
public final class RecordingArchive {
  private final RecordingStore store;
  private final RecordingAudio audio;

  RecordingArchive(RecordingStore store, RecordingAudio audio) {
    this.store = store;
    this.audio = audio;
  }

  /// A recording and its audio.
  ///
  /// @param wav null when it has no audio
  public record Entry(RecordingView view, @Nullable Wav wav) {}

  /// Opens the WAV file. The reader closes it.
  @FunctionalInterface
  public interface Wav {
    InputStream open();
  }

  /// Returns the recordings of a call, oldest first.
  public List<Entry> ofCall(WorkspaceId workspace, CallView call) {
    return store.ofCall(workspace, call.id()).stream().map(each -> entry(each, call)).toList();
  }

  private Entry entry(StoredRecording recording, CallView call) {
    StoredRecording.Audio stored = recording.audio();
    return new Entry(
        RecordingView.of(recording, call), stored == null ? null : () -> audio.open(stored, 0));
  }
}
