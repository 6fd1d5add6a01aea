package org.ringback.server.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.RecordedTranscripts.Recorded;

/// The stored recordings, as the feature that owns them provides them.
public interface AudioSource {
  /// Returns the recordings of a call whose audio is stored.
  List<Recorded> ofCall(WorkspaceId workspace, CallId call);

  /// Opens a recording as a WAV file. Empty when it was deleted.
  ///
  /// @throws IOException when the storage is unavailable
  Optional<InputStream> open(WorkspaceId workspace, UUID recording) throws IOException;

  /// Silences parts of the stored audio. Idempotent. Does nothing when it was deleted.
  ///
  /// @throws IOException when the storage is unavailable, or the audio is being replaced
  void mute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges) throws IOException;
}
