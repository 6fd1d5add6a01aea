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

/// Every call of the exchange, in memory: places them, takes those that telephones and browsers
/// place, runs their TwiML, and tells applications how they fare. All live calls are kept, and of
/// those that are over the 10,000 that ended last.
public final class CallEngine implements LiveCallControl, AutoCloseable {
  /// Twilio's for whatever it fetches.
  private static final Duration WEBHOOK_TIME = Duration.ofSeconds(15);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AudioFileFetcher sounds = new AudioFileFetcher(WEBHOOK_TIME);
  private final Accounts accounts;
  private final Recordings recordings;
  private final Transcriptions transcriptions;
  private final RecordingTranscriptions messages;
  private final MediaStreams streams;
  private final Conferences conferences;
  private final Queues queues;
  private final CallRouter switchboard;
  private final LiveLegs legs;
  private final ExchangeClock clock;

  public CallEngine(
      Accounts accounts,
      WebhookSender webhooks,
      Synthesiser speech,
      Recogniser recogniser,
      Recordings recordings,
      RingTargets stations,
      MediaClock beat,
      ExchangeClock clock,
      SeededRandoms chance) {
    this.accounts = accounts;
    this.legs = new LiveLegs(this::isOver);
    this.clock = clock;
    this.recordings = recordings;
    this.transcriptions = new Transcriptions(webhooks, recogniser, clock, chance.row(), threads);
    this.messages =
        new RecordingTranscriptions(recordings, webhooks, recogniser, clock, chance.row(), threads);
    this.streams = new MediaStreams(webhooks, clock, chance.row(), threads);
    TwimlFetcher instructions = new TwimlFetcher(webhooks);
    this.conferences =
        new Conferences(
            webhooks,
            recordings,
            beat,
            new TwimlAnnouncementPlayer(instructions, speech, sounds, clock),
            clock,
            chance.row(),
            threads);
    this.queues = new Queues(clock, chance.row());
    this.switchboard =
        new CallRouter(
            accounts,
            webhooks,
            legs.watched(stations),
            beat,
            clock,
            chance.row(),
            threads,
            self ->
                new SessionServices(
                    instructions,
                    speech,
                    recogniser,
                    sounds,
                    recordings,
                    transcriptions,
                    messages,
                    streams,
                    conferences,
                    queues,
                    self));
  }

  public Transcriptions transcriptions() {
    return transcriptions;
  }

  public RecordingTranscriptions messages() {
    return messages;
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

  /// The CallSid of a call that is about to come in.
  public String nextCallSid() {
    return switchboard.nextSid();
  }

  private boolean isOver(String callSid) {
    return switchboard.calls().isOver(callSid);
  }

  /// How loud the telephone or browser of a live call is; empty when it is over.
  public Optional<AudioLevels> levels(String callSid) {
    return legs.levels(callSid);
  }

  /// A telephone dials a number.
  ///
  /// @param leg the telephone's; it answers when its [Leg#connect] is called
  /// @return who is told what the telephone does; empty when the number is nobody's
  public Optional<LegListener> fromPhone(String callSid, String from, String to, Leg leg) {
    legs.add(callSid, leg);
    return accounts
        .ownerOf(to)
        .flatMap(
            account ->
                account
                    .numberFor(to)
                    .map(number -> switchboard.inbound(account, number, callSid, from, leg)));
  }

  /// The SID of the account that a number belongs to.
  public Optional<String> ownerOf(String number) {
    return accounts.ownerOf(number).map(Account::sid);
  }

  /// A browser places a call by way of a TwiML application.
  ///
  /// @param from `client:identity`
  /// @param parameters what the webhook carries besides the standard ones; `To` is the call's
  public LegListener fromClient(
      String callSid,
      Account account,
      Application application,
      String from,
      Map<String, String> parameters,
      Leg leg) {
    legs.add(callSid, leg);
    List<Map.Entry<String, String>> sent = new ArrayList<>();
    sent.add(Map.entry("ApplicationSid", application.sid()));
    parameters.forEach((name, value) -> sent.add(Map.entry(name, value)));
    return switchboard.begin(
        new Call.Facts(
            account,
            callSid,
            null,
            null,
            from,
            parameters.getOrDefault("To", ""),
            CallDirection.INBOUND,
            List.copyOf(sent)),
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
    switchboard.admit(account);
    Call call =
        switchboard.open(
            new Call.Facts(
                account,
                switchboard.nextSid(),
                null,
                CallRouter.numberSid(account, placed.from()),
                placed.from(),
                Callee.of(placed.to()).address(),
                CallDirection.OUTBOUND_API,
                List.of()),
            placed.statusCallback(),
            Set.copyOf(placed.statusCallbackEvents()));
    CallRecord queued = call.record();
    before.accept(queued);
    OutboundCall placing = new OutboundCall(switchboard, clock, threads, call, placed);
    Duration wait = account.limits().nextStart();
    Thread.ofVirtual().name("place-" + call.sid()).start(() -> placing.run(wait));
    return queued;
  }

  @Override
  public Optional<CallRecord> find(Account account, String callSid) {
    return switchboard.calls().find(account, callSid).map(Call::record);
  }

  @Override
  public Stream<CallRecord> list(Account account) {
    return switchboard.calls().of(account).map(Call::record);
  }

  /// Those of the account that are not over, in no order.
  public Stream<CallRecord> live(Account account) {
    return switchboard.calls().live(account).map(Call::record);
  }

  @Override
  public void redirect(
      Account account, String callSid, WebhookTarget instructions, @Nullable String twiml) {
    switchboard
        .calls()
        .find(account, callSid)
        .ifPresent(call -> call.redirect(TwimlSource.voice(instructions, twiml)));
  }

  @Override
  public void end(Account account, String callSid) {
    switchboard.calls().find(account, callSid).ifPresent(Call::end);
  }

  @Override
  public Optional<Recording> record(RecordingRequest request) {
    Optional<Call> call = switchboard.calls().find(request.account(), request.callSid());
    Optional<Recording> begun =
        call.flatMap(Call::media).map(leg -> recordings.record(request, leg));
    if (call.isPresent() && call.get().isOver()) {
      recordings.callEnded(request.callSid()); // it ended meanwhile
    }
    return begun;
  }

  @Override
  public Optional<Transcription> transcribe(TranscriptionRequest request) {
    Optional<Call> call = switchboard.calls().find(request.account(), request.callSid());
    Optional<Transcription> begun =
        call.flatMap(Call::media).map(leg -> transcriptions.start(request, leg));
    if (call.isPresent() && call.get().isOver()) {
      transcriptions.callEnded(request.callSid()); // it ended meanwhile
    }
    return begun;
  }

  @Override
  public Optional<MediaStream> stream(StreamRequest request) {
    Optional<Call> call = switchboard.calls().find(request.account(), request.callSid());
    Optional<MediaStream> begun = call.flatMap(Call::media).map(leg -> streams.start(request, leg));
    if (call.isPresent() && call.get().isOver()) {
      streams.callEnded(request.callSid()); // it ended meanwhile
    }
    return begun;
  }

  /// Ends every call.
  @Override
  public void close() {
    switchboard.calls().live().forEach(Call::end);
    threads.shutdown();
    sounds.close();
  }
}
