package org.ringback.server.twilio;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringback.server.crypto.Secret;

/// [TwilioApi] over Twilio's REST API, version 2010-04-01. Each of its resources has a class.
public final class HttpTwilioApi implements TwilioApi, AutoCloseable {
  private final TwilioHttp http;
  private final AccountResource accounts;
  private final ApplicationResource applications;
  private final PhoneNumberResource numbers;
  private final CallResource calls;
  private final ConferenceResource conferences;
  private final RecordingResource recordings;
  private final TranscriptionResource transcriptions;
  private final PricedResource prices;

  /// @param base `TWILIO_API_BASE_URL`
  public HttpTwilioApi(URI base) {
    this(base, Optional.empty(), new SimpleMeterRegistry(), _ -> {});
  }

  /// @param slots limits the calls of each account over all nodes
  /// @param meters records the outcome and the duration of each request
  /// @param observer receives each request that uses an account's Auth Token
  public HttpTwilioApi(URI base, CallSlotStore slots, MeterRegistry meters, RestObserver observer) {
    this(base, Optional.of(slots), meters, observer);
  }

  private HttpTwilioApi(
      URI base, Optional<CallSlotStore> slots, MeterRegistry meters, RestObserver observer) {
    this.http = new TwilioHttp(base, meters, observer);
    CallRateLimiter pace = new CallRateLimiter(slots);
    this.accounts = new AccountResource(http);
    this.applications = new ApplicationResource(http);
    this.numbers = new PhoneNumberResource(http);
    this.calls = new CallResource(http, pace);
    this.conferences = new ConferenceResource(http, pace);
    this.recordings = new RecordingResource(http);
    this.transcriptions = new TranscriptionResource(http);
    this.prices = new PricedResource(http);
  }

  @Override
  public Account fetchAccount(TwilioAuth auth) {
    return accounts.fetchAccount(auth);
  }

  @Override
  public NewKey createKey(TwilioAuth auth, String friendlyName) {
    return accounts.createKey(auth, friendlyName);
  }

  @Override
  public List<ApiKeySid> keys(TwilioAuth auth, String friendlyName) {
    return accounts.keys(auth, friendlyName);
  }

  @Override
  public boolean hasKey(TwilioAuth auth, ApiKeySid key) {
    return accounts.hasKey(auth, key);
  }

  @Override
  public void deleteKey(TwilioAuth auth, ApiKeySid key) {
    accounts.deleteKey(auth, key);
  }

  @Override
  public boolean isValidKey(AccountSid account, ApiKeySid key, Secret secret) {
    return accounts.isValidKey(account, key, secret);
  }

  @Override
  public Secret createSecondaryAuthToken(TwilioAuth auth) {
    return accounts.createSecondaryAuthToken(auth);
  }

  @Override
  public void deleteSecondaryAuthToken(TwilioAuth auth) {
    accounts.deleteSecondaryAuthToken(auth);
  }

  @Override
  public void promoteSecondaryAuthToken(TwilioAuth auth) {
    accounts.promoteSecondaryAuthToken(auth);
  }

  @Override
  public List<Country> callableCountries(TwilioAuth auth) {
    return accounts.callableCountries(auth);
  }

  @Override
  public void allowCountries(TwilioAuth auth, Collection<String> isoCodes) {
    accounts.allowCountries(auth, isoCodes);
  }

  @Override
  public boolean hasAlert(TwilioAuth auth, int code, LocalDate since) {
    return accounts.hasAlert(auth, code, since);
  }

  @Override
  public List<Application> applications(TwilioAuth auth, String friendlyName) {
    return applications.applications(auth, friendlyName);
  }

  @Override
  public Optional<Application> application(TwilioAuth auth, TwimlAppSid application) {
    return applications.application(auth, application);
  }

  @Override
  public Application createApplication(
      TwilioAuth auth, String friendlyName, VoiceWebhooks webhooks) {
    return applications.createApplication(auth, friendlyName, webhooks);
  }

  @Override
  public Application updateApplication(
      TwilioAuth auth, TwimlAppSid application, VoiceWebhooks webhooks) {
    return applications.updateApplication(auth, application, webhooks);
  }

  @Override
  public void deleteApplication(TwilioAuth auth, TwimlAppSid application) {
    applications.deleteApplication(auth, application);
  }

  @Override
  public List<Number> numbers(TwilioAuth auth) {
    return numbers.numbers(auth);
  }

  @Override
  public Number updateNumber(TwilioAuth auth, NumberSid number, NumberVoiceConfig voiceConfig) {
    return numbers.updateNumber(auth, number, voiceConfig);
  }

  @Override
  public List<OutgoingCallerId> outgoingCallerIds(TwilioAuth auth) {
    return numbers.outgoingCallerIds(auth);
  }

  @Override
  public PlacedCall createCall(TwilioAuth auth, PlaceCall call) {
    return calls.createCall(auth, call);
  }

  @Override
  public List<KnownCall> callsTo(TwilioAuth auth, String number) {
    return calls.callsTo(auth, number);
  }

  @Override
  public Optional<CallState> fetchCall(TwilioAuth auth, String callSid) {
    return calls.fetchCall(auth, callSid);
  }

  @Override
  public List<DialedCall> dialedCalls(TwilioAuth auth, String callSid) {
    return calls.dialedCalls(auth, callSid);
  }

  @Override
  public boolean redirectCall(TwilioAuth auth, String callSid, URI url) {
    return calls.redirectCall(auth, callSid, url);
  }

  @Override
  public boolean endCall(TwilioAuth auth, String callSid) {
    return calls.endCall(auth, callSid);
  }

  @Override
  public void deleteCall(TwilioAuth auth, String callSid) {
    calls.deleteCall(auth, callSid);
  }

  @Override
  public PlacedCall addParticipant(TwilioAuth auth, AddParticipant participant) {
    return conferences.addParticipant(auth, participant);
  }

  @Override
  public Optional<String> openConference(TwilioAuth auth, String friendlyName) {
    return conferences.openConference(auth, friendlyName);
  }

  @Override
  public List<Participant> participants(TwilioAuth auth, String conferenceSid) {
    return conferences.participants(auth, conferenceSid);
  }

  @Override
  public boolean updateParticipant(
      TwilioAuth auth, String conferenceSid, String callSid, ParticipantUpdate update) {
    return conferences.updateParticipant(auth, conferenceSid, callSid, update);
  }

  @Override
  public boolean announce(TwilioAuth auth, String conferenceSid, URI twiml) {
    return conferences.announce(auth, conferenceSid, twiml);
  }

  @Override
  public List<Recording> recordingsOfConference(TwilioAuth auth, String conferenceSid) {
    return recordings.recordingsOfConference(auth, conferenceSid);
  }

  @Override
  public List<Recording> recordingsOfCall(TwilioAuth auth, String callSid) {
    return recordings.recordingsOfCall(auth, callSid);
  }

  @Override
  public Optional<RecordingSid> recordCall(TwilioAuth auth, String callSid, URI statusCallback) {
    return recordings.recordCall(auth, callSid, statusCallback);
  }

  @Override
  public Optional<String> pauseRecording(
      TwilioAuth auth, String parentSid, RecordingSid recording, boolean pause) {
    return recordings.pauseRecording(auth, parentSid, recording, pause);
  }

  @Override
  public <T> T readRecording(
      TwilioAuth auth, RecordingSid recording, int channels, BodyReader<T> reader) {
    return recordings.readRecording(auth, recording, channels, reader);
  }

  @Override
  public void deleteRecording(TwilioAuth auth, RecordingSid recording) {
    recordings.deleteRecording(auth, recording);
  }

  @Override
  public Optional<String> startTranscription(
      TwilioAuth auth, String callSid, boolean bothTracks, String language, URI callback) {
    return transcriptions.startTranscription(auth, callSid, bothTracks, language, callback);
  }

  @Override
  public String createBatchConfiguration(TwilioAuth auth, String language, URI callback) {
    return transcriptions.createBatchConfiguration(auth, language, callback);
  }

  @Override
  public Optional<String> transcribeRecording(
      TwilioAuth auth, String configuration, RecordingSid recording) {
    return transcriptions.transcribeRecording(auth, configuration, recording);
  }

  @Override
  public Optional<Priced> pricedCall(TwilioAuth auth, String callSid) {
    return prices.pricedCall(auth, callSid);
  }

  @Override
  public List<Priced> pricedCalls(TwilioAuth auth, Instant first, Instant last) {
    return prices.pricedCalls(auth, first, last);
  }

  @Override
  public Optional<Priced> pricedRecording(TwilioAuth auth, String recordingSid) {
    return prices.pricedRecording(auth, recordingSid);
  }

  @Override
  public List<Priced> pricedRecordings(TwilioAuth auth, Instant first, Instant last) {
    return prices.pricedRecordings(auth, first, last);
  }

  @Override
  public void close() {
    http.close();
  }
}
