package org.ringback.server.twilio;

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

  /// Returns the newest calls to a number, up to fifty.
  List<KnownCall> callsTo(TwilioAuth auth, String number);

  /// Fetches a call; empty when Twilio has none of that CallSid.
  Optional<CallState> fetchCall(TwilioAuth auth, String callSid);

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
  record AddParticipant(
      String conference,
      String to,
      String from,
      String label,
      URI statusCallback,
      Set<String> statusCallbackEvents,
      URI conferenceCallback,
      Duration timeout,
      Duration timeLimit) {}

  /// Adds a phone to a conference. After [TwilioFailure.Unreachable] the phone may ring.
  PlacedCall addParticipant(TwilioAuth auth, AddParticipant participant);

  /// Changes a participant. Returns false if the conference has no such participant.
  boolean updateParticipant(
      TwilioAuth auth, String conferenceSid, String callSid, ParticipantUpdate update);

  /// Ends the call. Returns false if there is no such call, or it has ended.
  boolean endCall(TwilioAuth auth, String callSid);
}
