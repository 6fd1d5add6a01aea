package org.ringback.server.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.http.ProblemException;
import org.ringback.server.storage.StorageException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.AudioRange;
import org.ringback.server.transcript.AudioSource;
import org.ringback.server.transcript.RecordedTranscripts.Recorded;
import org.ringback.server.transcript.Track;
import org.ringback.server.transcript.WavFile;

/// Provides the stored audio to the transcripts, and silences parts of it.
final class RecordedAudio implements AudioSource {
  private final Calls calls;
  private final RecordingStore store;
  private final RecordingAudio audio;
  private final AudioReplacement replacement;

  RecordedAudio(
      Calls calls, RecordingStore store, RecordingAudio audio, AudioReplacement replacement) {
    this.calls = calls;
    this.store = store;
    this.audio = audio;
    this.replacement = replacement;
  }

  @Override
  public List<Recorded> ofCall(WorkspaceId workspace, CallId call) {
    return store.ofCall(workspace, call).stream()
        .filter(each -> each.status() == RecordingStatus.READY)
        .map(each -> recorded(workspace, each))
        .toList();
  }

  Recorded recorded(WorkspaceId workspace, StoredRecording recording) {
    return new Recorded(
        recording.id(),
        recording.call(),
        recording.sid(),
        recording.startedAt(),
        recording.isVoicemail(),
        speakers(workspace, recording));
  }

  private List<Track> speakers(WorkspaceId workspace, StoredRecording recording) {
    if (recording.isVoicemail()) {
      return List.of(Track.CUSTOMER);
    }
    if (recording.channels() != 2) {
      return List.of(Track.EVERYONE);
    }
    if (calls.view(workspace, recording.call()).direction() == CallDirection.INTERNAL) {
      return List.of(Track.OTHER, Track.OTHER);
    }
    boolean isCustomerFirst =
        recording.firstParticipant() == null
            || ParticipantId.customer(recording.call())
                .value()
                .equals(recording.firstParticipant());
    return isCustomerFirst
        ? List.of(Track.CUSTOMER, Track.OTHER)
        : List.of(Track.OTHER, Track.CUSTOMER);
  }

  @Override
  public Optional<InputStream> open(WorkspaceId workspace, UUID recording) throws IOException {
    Optional<StoredRecording.Audio> found = find(workspace, recording);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(audio.open(found.get(), 0));
    } catch (ProblemException e) {
      throw new IOException("the audio cannot be read", e);
    }
  }

  @Override
  public void mute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges)
      throws IOException {
    Optional<StoredRecording.Audio> former = find(workspace, recording);
    if (former.isEmpty()) {
      return;
    }
    boolean isReplaced;
    try {
      isReplaced =
          replacement.replace(
              workspace, recording, former.get(), file -> WavFile.read(file).muted(ranges));
    } catch (ProblemException | StorageException e) {
      throw new IOException("the audio cannot be read or stored", e);
    }
    if (!isReplaced && find(workspace, recording).isPresent()) {
      throw new IOException("the audio was replaced meanwhile");
    }
  }

  private Optional<StoredRecording.Audio> find(WorkspaceId workspace, UUID recording) {
    return store.find(workspace, recording).flatMap(found -> Optional.ofNullable(found.audio()));
  }
}
