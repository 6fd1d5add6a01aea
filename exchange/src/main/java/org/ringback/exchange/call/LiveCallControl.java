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

/// The operations on live calls: recordings, transcriptions, streams and calls into conferences.
public interface LiveCallControl extends CallControl {
  /// Starts a call as [CallControl#place] does. `before` runs before the call rings.
  CallRecord place(Account account, PlaceCallRequest call, Consumer<CallRecord> before);

  /// Starts a transcription of a call.
  ///
  /// @return empty when the call is not in progress
  Optional<Transcription> transcribe(TranscriptionRequest request);

  /// Starts a media stream of a call.
  ///
  /// @return empty when the call is not in progress
  Optional<MediaStream> stream(StreamRequest request);

  /// Starts a recording of a call.
  ///
  /// @return empty when the call is not in progress
  Optional<Recording> record(RecordingRequest request);
}
