package org.ringback.server.transcript;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.call.CustomerSide;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.EventLog;
import org.ringback.server.redaction.CardRedactor;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.UtteranceStore.Stored;
import org.ringback.server.twilio.TwilioApi;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.webhook.UnprocessableWebhook;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;

/// Transcripts of calls while they last. Twilio transcribes the leg of the customer, because it
/// lasts through transfers. Card numbers are replaced before an utterance is stored.
public final class LiveTranscripts {
  private static final int MAX_ATTEMPTS = 5;
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// Utterances after one that arrives late.
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Database db;
  private final TranscriptStore store;
  private final UtteranceStore utterances;
  private final TranscriptionSettingsStore settings;
  private final Calls calls;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final RecordedTranscripts recorded;
  private final EventLog events;
  private final AuditLog audit;
  private final URI publicUrl;
  private final UuidV7 ids;
  private final Clock clock;
  private volatile Runnable onDue = () -> {};

  LiveTranscripts(
      Database db,
      TranscriptStores stores,
      Calls calls,
      Credentials credentials,
      TwilioApi twilio,
      RecordedTranscripts recorded,
      EventLog events,
      AuditLog audit,
      URI publicUrl,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.store = stores.transcripts();
    this.utterances = stores.utterances();
    this.settings = stores.settings();
    this.calls = calls;
    this.credentials = credentials;
    this.twilio = twilio;
    this.recorded = recorded;
    this.events = events;
    this.audit = audit;
    this.publicUrl = publicUrl;
    this.ids = ids;
    this.clock = clock;
  }

  /// Sets what runs after the commit that makes a transcription due.
  void onDue(Runnable listener) {
    onDue = listener;
  }

  /// Makes the transcription of an answered call due, if the workspace wants it. Takes part in the
  /// caller's transaction.
  void answered(WorkspaceId workspace, Call call) {
    if (call.direction() != CallDirection.INTERNAL) {
      begin(workspace, call.id(), false);
    }
  }

  /// Makes the transcription of a message due that a caller is about to leave, if the workspace
  /// wants it. Every member may read it. Takes part in the caller's transaction.
  public void voicemailBegins(WorkspaceId workspace, CallId call) {
    begin(workspace, call, true);
  }

  private void begin(WorkspaceId workspace, CallId call, boolean isVoicemail) {
    TranscriptionSettings wanted = settings.find(workspace);
    if (wanted.live()) {
      store.insertLive(
          workspace, ids.next(), call, wanted.language(), isVoicemail, clock.instant());
      db.afterCommit(onDue);
    }
  }

  /// Requests a transcription from Twilio.
  void start(TranscriptStore.Due due) {
    Call call = calls.find(due.workspace(), due.call()).orElseThrow();
    if (call.isOver()) {
      fail(due, call, "The call ended before its transcription started.");
      return;
    }
    try {
      Optional<String> sid = customerLeg(call).flatMap(leg -> request(due, leg));
      if (sid.isPresent()) {
        db.inTransaction(
            () -> {
              if (store.saveRunning(due.workspace(), due.id(), sid.get())) {
                events.append(TranscriptEvents.changed(due.workspace(), call, due.isVoicemail()));
              }
              return sid;
            });
      } else {
        retry(due, call, "Twilio has no such call in progress.");
      }
    } catch (TwilioFailure.Refused refused) {
      fail(due, call, "Twilio rejected the transcription: " + refused.getMessage());
    } catch (TwilioFailure failure) {
      retry(due, call, "Twilio did not answer: " + failure.getMessage());
    }
  }

  private static Optional<String> customerLeg(Call call) {
    return call.legsOf(ParticipantId.customer(call.id())).stream()
        .filter(leg -> !leg.isOver())
        .map(leg -> leg.identity().callSid().value())
        .findFirst();
  }

  private Optional<String> request(TranscriptStore.Due due, String leg) {
    URI callback =
        new WebhookUrls(publicUrl, due.workspace())
            .callback(WebhookKind.TRANSCRIPTION, due.call().value());
    return credentials.requestAs(
        due.workspace(),
        auth -> twilio.startTranscription(auth, leg, !due.isVoicemail(), due.language(), callback));
  }

  private void retry(TranscriptStore.Due due, Call call, String error) {
    if (due.attempt() < MAX_ATTEMPTS) {
      store.retry(due, RETRY.multipliedBy(due.attempt()));
    } else {
      fail(due, call, error);
    }
  }

  private void fail(TranscriptStore.Due due, Call call, String error) {
    db.inTransaction(
        () -> {
          store.saveStatus(due.workspace(), due.id(), "failed", error);
          events.append(TranscriptEvents.changed(due.workspace(), call, due.isVoicemail()));
          return due;
        });
  }

  /// What a callback of Twilio reports.
  ///
  /// @param sid the TranscriptionSid
  record Report(WorkspaceId workspace, CallId call, String sid) {}

  /// An utterance, as Twilio reports it.
  ///
  /// @param isScript whether the words are those of a scripted phone
  record Words(
      Track track,
      int sequence,
      Instant at,
      String text,
      @Nullable Double confidence,
      boolean isScript) {}

  void started(Report report) {
    Transcript transcript = lock(report);
    if (store.saveRunning(report.workspace(), transcript.id(), report.sid())) {
      events.append(
          TranscriptEvents.changed(report.workspace(), call(report), transcript.isVoicemail()));
    }
  }

  /// @param error null when Twilio has stopped as it should
  void stopped(Report report, @Nullable String error) {
    Transcript transcript = lock(report);
    if (isOf(transcript, report)) {
      boolean isOver = error == null;
      store.saveStatus(
          report.workspace(), transcript.id(), isOver ? "completed" : transcript.status(), error);
      events.append(
          TranscriptEvents.changed(report.workspace(), call(report), transcript.isVoicemail()));
    }
  }

  /// Stores an utterance without card numbers. Drops what the customer hears on hold.
  void spoken(Report report, Words words) {
    Transcript transcript = lock(report);
    if (!isOf(transcript, report)) {
      return;
    }
    store.saveRunning(report.workspace(), transcript.id(), report.sid());
    Call call = call(report);
    CustomerSide side = CustomerSide.of(call, words.at());
    if (words.track() == Track.OTHER && side.isOnHold()) {
      return;
    }
    if (words.isScript() && !transcript.engine().equals("script")) {
      store.saveEngine(report.workspace(), transcript.id(), "script");
      events.append(TranscriptEvents.changed(report.workspace(), call, transcript.isVoicemail()));
    }
    Utterance utterance =
        new Utterance(
            words.track(),
            words.sequence(),
            words.at().truncatedTo(ChronoUnit.MICROS), // PostgreSQL's resolution
            words.text(),
            words.confidence(),
            words.track() == Track.CUSTOMER ? ParticipantId.customer(call.id()) : side.speaker(),
            null,
            List.of());
    redact(
        report.workspace(),
        call,
        transcript,
        utterance,
        utterance.at().minusMillis(CardRedactor.WINDOW_MS),
        utterance.at().plus(LATE));
  }

  /// Decides about numbers that can no longer continue.
  void decide(UtteranceStore.Undecided undecided) {
    db.inTransaction(
        () -> {
          Transcript transcript =
              store.lockLive(undecided.workspace(), undecided.call()).orElseThrow();
          redact(
              undecided.workspace(),
              calls.find(undecided.workspace(), undecided.call()).orElseThrow(),
              transcript,
              null,
              undecided.from().minusMillis(CardRedactor.WINDOW_MS),
              undecided.to().plus(LATE));
          return undecided;
        });
  }

  /// Redacts the utterances between two times, and one that is not stored yet.
  private void redact(
      WorkspaceId workspace,
      Call call,
      Transcript transcript,
      @Nullable Utterance added,
      Instant from,
      Instant to) {
    List<Stored> known = new ArrayList<>(utterances.between(workspace, transcript.id(), from, to));
    if (added != null) {
      int at = 0;
      while (at < known.size() && !known.get(at).utterance().at().isAfter(added.at())) {
        at++;
      }
      known.add(at, new Stored(added, added.text()));
    }
    List<Redacted> redacted =
        CardRedactor.redact(
            known.stream()
                .map(
                    each ->
                        each.utterance()
                            .spoken(each.words() == null ? each.utterance().text() : each.words()))
                .toList(),
            clock.millis());
    for (int i = 0; i < known.size(); i++) {
      Stored before = known.get(i);
      Redacted result = redacted.get(i);
      Stored after =
          new Stored(
              before.utterance().withText(result.text()), result.isOpen() ? result.closed() : null);
      if (before.utterance() == added || !after.equals(before)) {
        utterances.save(workspace, transcript.id(), after);
        events.append(
            TranscriptEvents.utterance(
                workspace, call, transcript.isVoicemail(), after.utterance()));
        if (result.hasPaymentData()) {
          recorded.redacted(workspace, transcript, after.utterance());
        }
      }
    }
  }

  /// Returns whether a report is of an erased call, and audits it. Its words are not stored.
  boolean isLate(Report report) {
    boolean isErased = calls.isErased(report.workspace(), report.call());
    if (isErased) {
      audit.write(
          report.workspace(),
          AuditEvent.ofService(
              null,
              "erasure.late-data",
              report.call().toString(),
              Map.of("transcription", report.sid())));
    }
    return isErased;
  }

  private Transcript lock(Report report) {
    return store
        .lockLive(report.workspace(), report.call())
        .orElseThrow(
            () -> new UnprocessableWebhook("a transcription of an unknown call: " + report.call()));
  }

  /// Returns whether a report is of the transcription that counts. A request that was repeated
  /// after a lost response may have started two.
  private static boolean isOf(Transcript transcript, Report report) {
    return transcript.twilioSid() == null || transcript.twilioSid().equals(report.sid());
  }

  private Call call(Report report) {
    return calls.find(report.workspace(), report.call()).orElseThrow();
  }
}
