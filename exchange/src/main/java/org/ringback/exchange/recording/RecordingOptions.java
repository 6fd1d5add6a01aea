package org.ringback.exchange.recording;

import java.util.Set;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;

/// The recording options of a call that REST places.
///
/// @param channels 1 or 2
/// @param events some of `in-progress completed absent`
public record RecordingOptions(
    int channels, RecordingTrack track, boolean trim, WebhookTarget callback, Set<String> events) {
  public RecordingRequest of(Account account, String callSid, RecordingSource source) {
    return new RecordingRequest(
        account, callSid, null, source, channels, track, trim, callback, events);
  }
}
