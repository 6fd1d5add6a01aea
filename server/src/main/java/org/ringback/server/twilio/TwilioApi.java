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

/// The half a dozen of Twilio's resources that we use, in Twilio's words. Every method may throw a
/// [TwilioFailure]; what does not exist is empty. Nothing that has an effect is sent twice.
public interface TwilioApi {
  /// @param status `active`, `suspended` or `closed`
  /// @param isTrial whether it may call verified numbers only
  record Account(AccountSid sid, String friendlyName, String status, boolean isTrial) {}

  /// Twilio shows the secret only here.
  record NewKey(ApiKeySid sid, Secret secret) {}

  record Application(TwimlAppSid sid, String friendlyName, VoiceWebhooks webhooks) {}

  record Number(
      NumberSid sid,
      String phoneNumber,
      String friendlyName,
      NumberVoiceConfig voiceConfig,
      boolean hasVoice) {}

  /// @param url asked for TwiML when the call is answered
  /// @param fallbackUrl asked when `url` fails
  /// @param statusCallbackEvents of `initiated`, `ringing`, `answered`, `completed`
  /// @param timeLimit when Twilio ends it, to the second
  record PlaceCall(
      String to,
      String from,
      URI url,
      @Nullable URI fallbackUrl,
      URI statusCallback,
      Set<String> statusCallbackEvents,
      Duration timeLimit) {}

  /// @param isoCode ISO 3166
  /// @param countryCodes like `+44`
  record Country(String isoCode, List<String> countryCodes) {}

  record PlacedCall(String callSid, String status) {}

  /// A call, as the Call resource has it (https://www.twilio.com/docs/voice/api/call-resource).
  ///
  /// @param endTime to the second; null while the call lasts
  /// @param durationSec null while the call lasts
  record CallState(String status, @Nullable Instant endTime, @Nullable Integer durationSec) {}

  /// @param created to the second
  record KnownCall(String callSid, Instant created) {}

  Account fetchAccount(TwilioAuth auth);

  NewKey createKey(TwilioAuth auth, String friendlyName);

  /// The SIDs of the keys that bear this name.
  List<ApiKeySid> keys(TwilioAuth auth, String friendlyName);

  boolean hasKey(TwilioAuth auth, ApiKeySid key);

  void deleteKey(TwilioAuth auth, ApiKeySid key);

  /// Whether Twilio knows the key with this secret. Reads one page of applications as the key,
  /// since a standard key may not read the account itself.
  boolean signsIn(AccountSid account, ApiKeySid key, Secret secret);

  /// A second Auth Token, which signs in beside the first.
  ///
  /// @throws TwilioFailure.Refused with code 20009 when there is one
  Secret createSecondaryAuthToken(TwilioAuth auth);

  void deleteSecondaryAuthToken(TwilioAuth auth);

  /// The second Auth Token becomes the only one, and signs webhooks.
  ///
  /// @throws TwilioFailure.Refused with status 404 when there is none
  void promoteSecondaryAuthToken(TwilioAuth auth);

  /// The countries that the account may call (geo permissions, low-risk numbers).
  List<Country> callableCountries(TwilioAuth auth);

  /// Lets the account call these countries too, but no special or high-risk numbers there.
  ///
  /// @param isoCodes as Twilio has them: `US` is Canada too
  void allowCountries(TwilioAuth auth, Collection<String> isoCodes);

  /// Whether Twilio's debugger has told of this error since that day.
  boolean hasAlert(TwilioAuth auth, int code, LocalDate since);

  List<Application> applications(TwilioAuth auth, String friendlyName);

  Optional<Application> application(TwilioAuth auth, TwimlAppSid application);

  Application createApplication(TwilioAuth auth, String friendlyName, VoiceWebhooks webhooks);

  Application updateApplication(TwilioAuth auth, TwimlAppSid application, VoiceWebhooks webhooks);

  /// No matter when there is none.
  void deleteApplication(TwilioAuth auth, TwimlAppSid application);

  List<Number> numbers(TwilioAuth auth);

  Number updateNumber(TwilioAuth auth, NumberSid number, NumberVoiceConfig voiceConfig);

  /// After [TwilioFailure.Unreachable] nobody knows whether the phone rings: ask, do not repeat.
  PlacedCall createCall(TwilioAuth auth, PlaceCall call);

  /// The newest calls to a number, up to fifty.
  List<KnownCall> callsTo(TwilioAuth auth, String number);

  /// Fetches a call; empty when Twilio has none of that CallSid.
  Optional<CallState> fetchCall(TwilioAuth auth, String callSid);

  /// Hangs up. False when Twilio knows no such call, or it is over already.
  boolean endCall(TwilioAuth auth, String callSid);
}
