package org.ringback.exchange.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.Application;
import org.ringback.exchange.account.SeededRandoms;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.conference.Conferences;
import org.ringback.exchange.media.AudioLevels;
import org.ringback.exchange.media.MediaClock;
import org.ringback.exchange.recording.Recording;
import org.ringback.exchange.recording.RecordingRequest;
import org.ringback.exchange.recording.Recordings;
import org.ringback.exchange.speech.Recogniser;
import org.ringback.exchange.speech.Synthesiser;
import org.ringback.exchange.stream.MediaStream;
import org.ringback.exchange.stream.MediaStreams;
import org.ringback.exchange.stream.StreamRequest;
import org.ringback.exchange.time.ExchangeClock;
import org.ringback.exchange.transcription.RecordingTranscriptions;
import org.ringback.exchange.transcription.Transcription;
import org.ringback.exchange.transcription.TranscriptionRequest;
import org.ringback.exchange.transcription.Transcriptions;
import org.ringback.exchange.webhook.WebhookSender;

/// The call engine. Places calls, accepts the calls of phones and browsers, runs TwiML and sends
/// status callbacks. Keeps all live calls and the 10,000 that ended last, in memory.
public final class CallEngine implements LiveCallControl, AutoCloseable {
  /// The region that processes the calls of numbers and of REST.
  public static final String DEFAULT_REGION = "us1";

  /// Twilio's time limit for every request.
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(15);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AudioFileFetcher sounds = new AudioFileFetcher(FETCH_TIMEOUT);
  private final Accounts accounts;
  private final Recordings recordings;
  private final Transcriptions transcriptions;
  private final RecordingTranscriptions recordingTranscriptions;
  private final MediaStreams streams;
  private final Conferences conferences;
  private final Queues queues;
  private final CallRouter router;
  private final LiveLegs legs;
  private final ExchangeClock clock;

  public CallEngine(
      Accounts accounts,
      WebhookSender webhooks,
      Synthesiser speech,
      Recogniser recogniser,
      Recordings recordings,
      RingTargets ringTargets,
      MediaClock mediaClock,
      ExchangeClock clock,
      SeededRandoms randoms) {
    this.accounts = accounts;
    this.legs = new LiveLegs(this::hasEnded);
    this.clock = clock;
    this.recordings = recordings;
    this.transcriptions =
        new Transcriptions(webhooks, recogniser, clock, randoms.newGenerator(), threads);
    this.recordingTranscriptions =
        new RecordingTranscriptions(
            recordings, webhooks, recogniser, clock, randoms.newGenerator(), threads);
    this.streams = new MediaStreams(webhooks, clock, randoms.newGenerator(), threads);
    TwimlFetcher twimlFetcher = new TwimlFetcher(webhooks);
    this.conferences =
        new Conferences(
            webhooks,
            recordings,
            mediaClock,
            new TwimlAnnouncementPlayer(twimlFetcher, speech, sounds, clock),
            clock,
            randoms.newGenerator(),
            threads);
    this.queues = new Queues(clock, randoms.newGenerator());
    this.router =
        new CallRouter(
            accounts,
            webhooks,
            legs.tracked(ringTargets),
            mediaClock,
            clock,
            randoms.newGenerator(),
            threads,
            self ->
                new SessionServices(
                    twimlFetcher,
                    speech,
                    recogniser,
                    sounds,
                    recordings,
                    transcriptions,
                    recordingTranscriptions,
                    streams,
                    conferences,
                    queues,
                    self));
  }

  public Transcriptions transcriptions() {
    return transcriptions;
  }

  public RecordingTranscriptions recordingTranscriptions() {
    return recordingTranscriptions;
  }

  public MediaStreams streams() {
    return streams;
  }

  public Conferences conferences() {
    return conferences;
  }

  public Queues queues() {
    return queues;
  }

  /// Returns the CallSid for the next incoming call.
  public String nextCallSid() {
    return router.nextSid();
  }

  private boolean hasEnded(String callSid) {
    return router.calls().hasEnded(callSid);
  }

  /// Returns the audio levels of a live call; empty for an ended one.
  public Optional<AudioLevels> levels(String callSid) {
    return legs.levels(callSid);
  }

  /// Starts a call from a phone to a number.
  ///
  /// @param leg the leg of the phone, which [Leg#connect] answers
  /// @return the listener of the leg; empty when no account owns the number
  public Optional<LegListener> fromPhone(String callSid, String from, String to, Leg leg) {
    legs.add(callSid, leg);
    return accounts
        .ownerOf(to)
        .flatMap(
            account ->
                account
                    .numberFor(to)
                    .map(number -> router.startInbound(account, number, callSid, from, leg)));
  }

  /// Returns the SID of the account that owns a number.
  public Optional<String> ownerOf(String number) {
    return accounts.ownerOf(number).map(Account::sid);
  }

  /// Starts a call from a browser through a TwiML app.
  ///
  /// @param region the region that processes the call: that of the access token
  /// @param from `client:identity`
  /// @param parameters the custom parameters of the webhook; `To` is also the `To` of the call
  public LegListener fromClient(
      String callSid,
      Account account,
      Application application,
      String region,
      String from,
      Map<String, String> parameters,
      Leg leg) {
    legs.add(callSid, leg);
    List<Map.Entry<String, String>> extraParameters = new ArrayList<>();
    extraParameters.add(Map.entry("ApplicationSid", application.sid()));
    parameters.forEach((name, value) -> extraParameters.add(Map.entry(name, value)));
    return router.startCall(
        new Call.Details(
            account,
            callSid,
            null,
            null,
            from,
            parameters.getOrDefault("To", ""),
            CallDirection.INBOUND,
            region,
            List.copyOf(extraParameters)),
        application.statusCallback(),
        application.voice(),
        application.voiceFallback(),
        leg);
  }

  @Override
  public CallRecord place(Account account, PlaceCallRequest placed) {
    return place(account, placed, _ -> {});
  }

  @Override
  public CallRecord place(Account account, PlaceCallRequest placed, Consumer<CallRecord> before) {
    router.requireCapacity(account);
    Call call =
        router.open(
            new Call.Details(
                account,
                router.nextSid(),
                null,
                CallRouter.numberSid(account, placed.from()),
                placed.from(),
                Callee.of(placed.to()).address(),
                CallDirection.OUTBOUND_API,
                DEFAULT_REGION,
                List.of()),
            placed.statusCallback(),
            Set.copyOf(placed.statusCallbackEvents()));
    CallRecord queued = call.record();
    before.accept(queued);
    OutboundCall placing = new OutboundCall(router, clock, threads, call, placed);
    Duration wait = account.limits().nextStart();
    Thread.ofVirtual().name("place-" + call.sid()).start(() -> placing.run(wait));
    return queued;
  }

  @Override
  public Optional<CallRecord> find(Account account, String callSid) {
    return router.calls().find(account, callSid).map(Call::record);
  }

  @Override
  public Stream<CallRecord> list(Account account) {
    return router.calls().of(account).map(Call::record);
  }

  /// Returns the live calls of an account, in no order.
  public Stream<CallRecord> live(Account account) {
    return router.calls().live(account).map(Call::record);
  }

  @Override
  public void redirect(
      Account account, String callSid, WebhookTarget twimlFetcher, @Nullable String twiml) {
    router
        .calls()
        .find(account, callSid)
        .ifPresent(call -> call.redirect(TwimlSource.voice(twimlFetcher, twiml)));
  }

  @Override
  public void end(Account account, String callSid) {
    router.calls().find(account, callSid).ifPresent(Call::end);
  }

  @Override
  public boolean delete(Account account, String callSid) {
    return router
        .calls()
        .find(account, callSid)
        .map(call -> router.calls().delete(call))
        .orElse(true);
  }

  @Override
  public Optional<Recording> record(RecordingRequest request) {
    Optional<Call> call = router.calls().find(request.account(), request.callSid());
    Optional<Recording> begun =
        call.flatMap(Call::media).map(leg -> recordings.record(request, leg));
    if (call.isPresent() && call.get().hasEnded()) {
      recordings.callEnded(request.callSid()); // the call may have ended meanwhile
    }
    return begun;
  }

  @Override
  public Optional<Transcription> transcribe(TranscriptionRequest request) {
    Optional<Call> call = router.calls().find(request.account(), request.callSid());
    Optional<Transcription> begun =
        call.flatMap(Call::media).map(leg -> transcriptions.start(request, leg));
    if (call.isPresent() && call.get().hasEnded()) {
      transcriptions.callEnded(request.callSid()); // the call may have ended meanwhile
    }
    return begun;
  }

  @Override
  public Optional<MediaStream> stream(StreamRequest request) {
    Optional<Call> call = router.calls().find(request.account(), request.callSid());
    Optional<MediaStream> begun = call.flatMap(Call::media).map(leg -> streams.start(request, leg));
    if (call.isPresent() && call.get().hasEnded()) {
      streams.callEnded(request.callSid()); // the call may have ended meanwhile
    }
    return begun;
  }

  /// Ends every call.
  @Override
  public void close() {
    router.calls().live().forEach(Call::end);
    threads.shutdown();
    sounds.close();
  }
}
