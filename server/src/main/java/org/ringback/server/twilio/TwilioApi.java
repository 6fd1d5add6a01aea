package org.ringback.server.twilio;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;

/// The part of Twilio's REST API that the server uses, with Twilio's names. Every method may throw
/// a [TwilioFailure]; a missing resource is empty. Requests that create something are sent once.
public interface TwilioApi {
  /// @param status `active`, `suspended` or `closed`
  /// @param isTrial whether it may call verified numbers only
  record Account(AccountSid sid, String friendlyName, String status, boolean isTrial) {}

  /// A new API key. Twilio returns its secret only once.
  record NewKey(ApiKeySid sid, Secret secret) {}

  record Application(TwimlAppSid sid, String friendlyName, VoiceWebhooks webhooks) {}

  record Number(
      NumberSid sid,
      String phoneNumber,
      String friendlyName,
      NumberVoiceConfig voiceConfig,
      boolean hasVoice) {}

  /// @param url returns TwiML when the call is answered
  /// @param fallbackUrl returns TwiML when `url` fails
  /// @param statusCallbackEvents of `initiated`, `ringing`, `answered`, `completed`
  /// @param timeLimit the maximum duration, in whole seconds
  /// @param detectsMachine whether `url` is requested only after answering machine detection, with
  ///   its result as `AnsweredBy`
  record PlaceCall(
      String to,
      String from,
      URI url,
      @Nullable URI fallbackUrl,
      URI statusCallback,
      Set<String> statusCallbackEvents,
      Duration timeLimit,
      boolean detectsMachine) {}

  /// A number that Twilio has verified as a caller ID of the account.
  record OutgoingCallerId(String phoneNumber, String friendlyName) {}

  /// @param isoCode ISO 3166
  /// @param countryCodes like `+44`
  record Country(String isoCode, List<String> countryCodes) {}

  record PlacedCall(String callSid, String status) {}

  /// The state of a call (https://www.twilio.com/docs/voice/api/call-resource).
  ///
  /// @param startTime the time of the answer, to the second; null before it
  /// @param endTime to the second; null while the call lasts
  /// @param durationSec null while the call lasts
  record CallState(
      String status,
      @Nullable Instant startTime,
      @Nullable Instant endTime,
      @Nullable Integer durationSec) {}

  /// A call that the `<Dial>` of another one created.
  record DialedCall(String callSid, String from, String to, CallState state) {}

  /// @param created to the second
  record KnownCall(String callSid, Instant created) {}

  Account fetchAccount(TwilioAuth auth);

  NewKey createKey(TwilioAuth auth, String friendlyName);

  /// Returns the keys with this name.
  List<ApiKeySid> keys(TwilioAuth auth, String friendlyName);

  boolean hasKey(TwilioAuth auth, ApiKeySid key);

  void deleteKey(TwilioAuth auth, ApiKeySid key);

  /// Returns whether the key and the secret match. Reads one page of applications with the key,
  /// because a standard key may not read the account.
  boolean isValidKey(AccountSid account, ApiKeySid key, Secret secret);

  /// Creates the secondary Auth Token, which is valid together with the primary one.
  ///
  /// @throws TwilioFailure.Refused with code 20009 if one exists
  Secret createSecondaryAuthToken(TwilioAuth auth);

  void deleteSecondaryAuthToken(TwilioAuth auth);

  /// Makes the secondary Auth Token the primary one, which signs webhooks. The old one ends.
  ///
  /// @throws TwilioFailure.Refused with status 404 if there is no secondary token
  void promoteSecondaryAuthToken(TwilioAuth auth);

  /// Returns the countries that the account may call (geo permissions, low-risk numbers).
  List<Country> callableCountries(TwilioAuth auth);

  /// Allows calls to these countries, but not to special or high-risk numbers there.
  ///
  /// @param isoCodes Twilio's codes: `US` includes Canada
  void allowCountries(TwilioAuth auth, Collection<String> isoCodes);

  /// Returns whether Twilio's debugger has an alert with this error code since that day.
  boolean hasAlert(TwilioAuth auth, int code, LocalDate since);

  List<Application> applications(TwilioAuth auth, String friendlyName);

  Optional<Application> application(TwilioAuth auth, TwimlAppSid application);

  Application createApplication(TwilioAuth auth, String friendlyName, VoiceWebhooks webhooks);

  Application updateApplication(TwilioAuth auth, TwimlAppSid application, VoiceWebhooks webhooks);

  /// Does nothing if there is no such application.
  void deleteApplication(TwilioAuth auth, TwimlAppSid application);

  List<Number> numbers(TwilioAuth auth);

  Number updateNumber(TwilioAuth auth, NumberSid number, NumberVoiceConfig voiceConfig);

  List<OutgoingCallerId> outgoingCallerIds(TwilioAuth auth);

  /// After [TwilioFailure.Unreachable] the phone may ring: look the call up, do not repeat it.
  PlacedCall createCall(TwilioAuth auth, PlaceCall call);

  /// Deletes the record of a call that has ended; no-op when there is none.
  void deleteCall(TwilioAuth auth, String callSid);

  /// Returns the newest calls to a number, up to fifty.
  List<KnownCall> callsTo(TwilioAuth auth, String number);

  /// Fetches a call; empty when Twilio has none of that CallSid.
  Optional<CallState> fetchCall(TwilioAuth auth, String callSid);

  /// A call or a recording with its price.
  ///
  /// @param price null while Twilio has none: until some minutes after the end, of calls that were
  ///   not answered, and of recordings without audio
  record Priced(String sid, @Nullable Price price) {}

  /// Fetches the price of a call; empty when Twilio has no call of that CallSid.
  Optional<Priced> pricedCall(TwilioAuth auth, String callSid);

  /// Lists the calls that ended between two times, inclusive, with their prices.
  List<Priced> pricedCalls(TwilioAuth auth, Instant first, Instant last);

  /// Fetches the price of a recording, also of one that was deleted in the past 40 days. Empty when
  /// Twilio has no recording of that RecordingSid.
  Optional<Priced> pricedRecording(TwilioAuth auth, String recordingSid);

  /// Lists the recordings that began between two times, inclusive, with their prices. Those that
  /// were deleted in the past 40 days are among them.
  List<Priced> pricedRecordings(TwilioAuth auth, Instant first, Instant last);

  /// Lists the most recent calls that the `<Dial>` of a call created.
  List<DialedCall> dialedCalls(TwilioAuth auth, String callSid);

  /// Makes a call that is in progress request TwiML from a URL. Returns false if there is no such
  /// call, or it is not in progress.
  boolean redirectCall(TwilioAuth auth, String callSid, URI url);

  /// The change of a participant of a conference.
  ///
  /// @param hold whether the participant hears `holdUrl` and is not heard; null for no change
  /// @param holdUrl returns TwiML without `<Dial>`, `<Gather>` and `<Hangup>` (error 13238)
  /// @param muted whether no one hears the participant; null for no change
  /// @param coaching whether only one participant hears this one; null for no change
  /// @param callSidToCoach that participant, who must not be on hold (error 16027)
  record ParticipantUpdate(
      @Nullable Boolean hold,
      @Nullable URI holdUrl,
      @Nullable Boolean muted,
      @Nullable Boolean coaching,
      @Nullable String callSidToCoach) {
    public static ParticipantUpdate hold(URI holdUrl) {
      return new ParticipantUpdate(true, holdUrl, null, null, null);
    }

    public static ParticipantUpdate resume() {
      return new ParticipantUpdate(false, null, null, null, null);
    }

    /// @param callSidToCoach null for a participant whom all hear
    public static ParticipantUpdate speak(boolean muted, @Nullable String callSidToCoach) {
      return new ParticipantUpdate(null, null, muted, callSidToCoach != null, callSidToCoach);
    }
  }

  /// A call that Twilio places and connects to a conference.
  ///
  /// @param conference the FriendlyName
  /// @param conferenceCallback receives the events of the conference, if this participant is the
  ///   first
  /// @param timeout how long the phone rings
  /// @param region the region of the conference, as in the TwiML of its other participants
  /// @param machineCallback receives the result of answering machine detection; null for none
  record AddParticipant(
      String conference,
      String to,
      String from,
      String label,
      URI statusCallback,
      Set<String> statusCallbackEvents,
      URI conferenceCallback,
      Duration timeout,
      Duration timeLimit,
      String region,
      @Nullable URI machineCallback) {}

  /// Adds a phone to a conference. After [TwilioFailure.Unreachable] the phone may ring.
  PlacedCall addParticipant(TwilioAuth auth, AddParticipant participant);

  /// A participant of a conference.
  ///
  /// @param label empty without one
  record Participant(String callSid, String label, boolean hold) {}

  /// Returns the ConferenceSid of a conference that has not ended.
  Optional<String> openConference(TwilioAuth auth, String friendlyName);

  /// Returns the connected participants, up to fifty; empty when the conference has ended.
  List<Participant> participants(TwilioAuth auth, String conferenceSid);

  /// Changes a participant. Returns false if the conference has no such participant.
  boolean updateParticipant(
      TwilioAuth auth, String conferenceSid, String callSid, ParticipantUpdate update);

  /// Plays TwiML to all participants. Returns false if the conference has ended.
  boolean announce(TwilioAuth auth, String conferenceSid, URI twiml);

  /// Starts to transcribe a call, and returns the TranscriptionSid. Empty when the call is not in
  /// progress.
  ///
  /// @param bothTracks whether also what the phone hears is transcribed
  /// @param language a tag such as `en-US`
  /// @param callback receives each utterance
  Optional<String> startTranscription(
      TwilioAuth auth, String callSid, boolean bothTracks, String language, URI callback);

  /// Creates a configuration of batch transcriptions, and returns its id.
  ///
  /// @param language a tag such as `en-US`
  /// @param callback receives each result
  String createBatchConfiguration(TwilioAuth auth, String language, URI callback);

  /// Starts to transcribe a recording. Empty when Twilio does not have the configuration.
  Optional<String> transcribeRecording(
      TwilioAuth auth, String configuration, RecordingSid recording);

  /// Ends the call. Returns false if there is no such call, or it has ended.
  boolean endCall(TwilioAuth auth, String callSid);

  /// A recording of a conference or a call.
  ///
  /// @param durationSec null while it is unknown
  /// @param isMessage whether a `<Record>` created it
  record Recording(
      RecordingSid sid,
      String status,
      int channels,
      @Nullable Integer durationSec,
      Instant start,
      boolean isMessage) {}

  /// Lists the recordings of a conference, the newest first.
  List<Recording> recordingsOfConference(TwilioAuth auth, String conferenceSid);

  /// Lists the recordings of a call, the newest first.
  List<Recording> recordingsOfCall(TwilioAuth auth, String callSid);

  /// Starts to record a call that is in progress, with the call itself on the first channel and the
  /// other party on the second. Empty if the call is not in progress.
  Optional<RecordingSid> recordCall(TwilioAuth auth, String callSid, URI statusCallback);

  /// Pauses a running recording, or continues it. Silence takes the place of the pause, so that
  /// later times stay those of the call.
  ///
  /// @param parentSid the ConferenceSid, or the CallSid of a recorded call
  /// @return the status that Twilio has afterwards, such as `paused`; empty if there is no such
  ///   recording, or it has ended
  Optional<String> pauseRecording(
      TwilioAuth auth, String parentSid, RecordingSid recording, boolean pause);

  /// Reads a body.
  @FunctionalInterface
  interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /// Passes the audio of a recording, as WAV, to the reader. The URL is built here, because a URL
  /// of a webhook could send the credentials elsewhere. A recording without audio is a
  /// [TwilioFailure.Refused] with status 404.
  <T> T readRecording(TwilioAuth auth, RecordingSid recording, int channels, BodyReader<T> reader);

  /// Deletes a recording; no-op when there is none.
  void deleteRecording(TwilioAuth auth, RecordingSid recording);
}
