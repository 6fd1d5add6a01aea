package org.ringback.exchange.call;

import java.util.Optional;
import java.util.function.Consumer;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.stream.MediaStream;
import org.ringback.exchange.stream.StreamRequest;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;

/// What REST may do with calls that are recorded, or called into a conference.
public interface LiveCallControl extends CallControl {
  /// Starts a call, as [CallControl#place] does; `before` is told of it before it rings.
  CallRecord place(Account account, PlaceCallRequest call, Consumer<CallRecord> before);

  /// Begins to transcribe a call.
  ///
  /// @return empty when it is not in progress
  Optional<Transcription> transcribe(TranscriptionRequest request);

  /// Begins to stream a call.
  ///
  /// @return empty when it is not in progress
  Optional<MediaStream> stream(StreamRequest request);

  /// Begins to record a call.
  ///
  /// @return empty when it is not in progress
  Optional<Recording> record(RecordingRequest request);
}
