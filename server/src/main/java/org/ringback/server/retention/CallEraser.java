package org.ringback.server.retention;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.annotation.NoteArchive;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallErasure;
import org.ringback.server.call.CallId;
import org.ringback.server.contact.Contacts;
import org.ringback.server.db.Database;
import org.ringback.server.recorder.FlightRecorder;
import org.ringback.server.recording.RecordingErasure;
import org.ringback.server.report.ReportErasure;
import org.ringback.server.savedview.SavedViewErasure;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.TranscriptArchive;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.RecordingSid;
import org.ringback.server.voicemail.VoicemailErasure;
import org.ringback.server.webhook.WebhookErasure;

/// Deletes the data of one call in one transaction, which also stores what Twilio should delete. A
/// call on hold, and one whose data is still incomplete, stays as it is.
final class CallEraser {
  private static final Pattern E164 = Pattern.compile("\\+\\d{2,15}");

  private final Database db;
  private final Stores stores;
  private final AuditLog audit;
  private final HoldStore holds;
  private final ErasureStore erasures;
  private final TwilioDeletionStore twilio;

  /// What the data belongs to.
  record Stores(
      CallErasure calls,
      RecordingErasure recordings,
      TranscriptArchive transcripts,
      VoicemailErasure voicemails,
      NoteArchive notes,
      Contacts contacts,
      SavedViewErasure savedViews,
      FlightRecorder recorder,
      WebhookErasure webhooks,
      ReportErasure reports) {}

  CallEraser(
      Database db,
      Stores stores,
      AuditLog audit,
      HoldStore holds,
      ErasureStore erasures,
      TwilioDeletionStore twilio) {
    this.db = db;
    this.stores = stores;
    this.audit = audit;
    this.holds = holds;
    this.erasures = erasures;
    this.twilio = twilio;
  }

  /// Deletes all personal data of a call.
  ///
  /// @param erasure the request; null for the retention
  void erase(WorkspaceId workspace, CallId call, @Nullable UUID erasure) {
    run(
        workspace,
        call,
        erasure,
        locked -> {
          if (locked.isErased() || !isComplete(workspace, call, locked)) {
            return ErasedCounts.NONE;
          }
          RecordingErasure.Deleted recordings = stores.recordings().delete(workspace, call);
          twilio.queue(workspace, erasure, sids(recordings.atTwilio(), locked.legs()));
          int transcripts = stores.transcripts().delete(workspace, call);
          int technicalEntries =
              stores.recorder().delete(workspace, call.value())
                  + stores
                      .webhooks()
                      .delete(workspace, call.value(), sids(recordings.sids(), locked.legs()));
          int auditEntries = eraseInAudit(workspace, call, locked);
          stores.reports().delete(workspace, call);
          stores.calls().erase(workspace, call);
          int voicemails = stores.voicemails().delete(workspace, call);
          int notes = stores.notes().delete(workspace, call);
          if (erasure != null) {
            stores.recordings().announce(workspace, call);
            stores.transcripts().announce(workspace, call);
            stores.calls().announce(workspace, call);
          }
          return new ErasedCounts(
              1,
              recordings.recordings(),
              transcripts,
              notes,
              voicemails,
              0,
              0,
              0,
              technicalEntries,
              auditEntries,
              0,
              0);
        });
  }

  private static List<String> sids(List<RecordingSid> recordings, List<CallSid> legs) {
    return Stream.concat(
            recordings.stream().map(RecordingSid::value), legs.stream().map(CallSid::value))
        .toList();
  }

  /// Deletes the recordings of a call, and the message of its caller.
  void deleteRecordings(WorkspaceId workspace, CallId call) {
    run(
        workspace,
        call,
        null,
        _ -> {
          RecordingErasure.Deleted recordings = stores.recordings().delete(workspace, call);
          twilio.queue(
              workspace, null, recordings.atTwilio().stream().map(RecordingSid::value).toList());
          int voicemails = stores.voicemails().delete(workspace, call);
          return new ErasedCounts(
              0, recordings.recordings(), 0, 0, voicemails, 0, 0, 0, 0, 0, 0, 0);
        });
  }

  void deleteTranscripts(WorkspaceId workspace, CallId call) {
    run(
        workspace,
        call,
        null,
        _ -> {
          int transcripts = stores.transcripts().delete(workspace, call);
          return new ErasedCounts(0, 0, transcripts, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        });
  }

  /// Deletes the contacts of a person, saved views and reports that name the person, webhooks that
  /// could not be applied, and the number in all audit entries. A hold on any call of the person
  /// keeps them.
  void erasePerson(Erasure erasure, String number) {
    db.inTransaction(
        () -> {
          WorkspaceId workspace = erasure.workspace();
          boolean isHeld =
              !stores.calls().heldOfPerson(workspace, number, erasure.requestedAt()).isEmpty();
          List<String> names = stores.contacts().namesByNumber(workspace, number);
          ErasedCounts counts =
              isHeld
                  ? ErasedCounts.NONE
                  : ErasedCounts.ofPerson(
                      stores.contacts().deleteByNumber(workspace, number),
                      stores.savedViews().delete(workspace, number, names),
                      stores.reports().deleteOfPerson(workspace, number, names),
                      stores.webhooks().deleteOfNumber(workspace, number, erasure.requestedAt()),
                      audit.eraseNumber(workspace, number, null));
          erasures.add(workspace, erasure.id(), counts);
          erasures.savePersonErased(workspace, erasure.id());
          return counts;
        });
  }

  /// Runs a deletion in a transaction that has locked the call, unless it is on hold, and stores
  /// the counts.
  private void run(
      WorkspaceId workspace,
      CallId call,
      @Nullable UUID erasure,
      Function<CallErasure.Locked, ErasedCounts> deletion) {
    db.inTransaction(
        () -> {
          ErasedCounts counts =
              stores
                  .calls()
                  .lock(workspace, call)
                  .filter(_ -> holds.find(workspace, call).isEmpty())
                  .map(deletion)
                  .orElse(ErasedCounts.NONE);
          if (!counts.equals(ErasedCounts.NONE)) {
            record(workspace, call, erasure, counts);
          }
          return counts;
        });
  }

  private void record(
      WorkspaceId workspace, CallId call, @Nullable UUID erasure, ErasedCounts counts) {
    if (erasure != null) {
      erasures.add(workspace, erasure, counts);
      return;
    }
    audit.write(
        workspace,
        AuditEvent.ofService(
            null,
            "retention.deleted",
            call.toString(),
            Map.of(
                "personalData", String.valueOf(counts.calls() > 0),
                "recordings", String.valueOf(counts.recordings()),
                "transcripts", String.valueOf(counts.transcripts()))));
  }

  private boolean isComplete(WorkspaceId workspace, CallId call, CallErasure.Locked locked) {
    return locked.hasSettled()
        && !stores.recordings().isPending(workspace, call)
        && !stores.voicemails().isPending(workspace, call);
  }

  private int eraseInAudit(WorkspaceId workspace, CallId call, CallErasure.Locked locked) {
    String number = locked.customer();
    if (number == null || !E164.matcher(number).matches()) {
      return 0;
    }
    List<String> subjects =
        Stream.concat(locked.legs().stream().map(CallSid::value), Stream.of(call.toString()))
            .toList();
    return audit.eraseNumber(workspace, number, subjects);
  }
}
