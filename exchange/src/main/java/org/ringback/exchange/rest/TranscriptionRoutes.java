package org.ringback.exchange.rest;

import java.util.Optional;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.call.LiveCallControl;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;
import org.ringback.exchange.transcription.Transcriptions;

/// Real-time transcriptions of a call
/// (https://www.twilio.com/docs/voice/api/realtime-transcription-resource).
public final class TranscriptionRoutes extends CallSubresourceRoutes<Transcription> {
  public TranscriptionRoutes(
      Accounts accounts, LiveCallControl calls, Transcriptions transcriptions) {
    super("Transcriptions", "transcribe", accounts, calls, transcriptions);
  }

  @Override
  Optional<Transcription> start(LiveCallControl calls, Account account, String callSid, Form form) {
    return calls.transcribe(
        new TranscriptionRequest(
            account,
            callSid,
            form.text("Name", ""),
            tracks(form, "both_tracks"),
            callback(form, "StatusCallbackUrl"),
            Boolean.TRUE.equals(form.flag("PartialResults")),
            form.text("LanguageCode", "en-US"),
            form.text("Hints", "")));
  }
}
