package org.ringback.server.voicemail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.events.Audience;
import org.ringback.server.events.Event;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.ProblemException;
import org.ringback.server.recording.RecordingView;
import org.ringback.server.recording.VoicemailRecordings;
import org.ringback.server.tenancy.Member;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.transcript.LiveTranscripts;
import org.ringback.server.voicemail.VoicemailStore.Row;
import org.ringback.server.webpush.CallPushes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The inbox of messages that the members of a workspace share. Each change is announced.
public final class Voicemails {
  private final Database db;
  private final VoicemailStore store;
  private final VoicemailConfig config;
  private final VoicemailRecordings recordings;
  private final LiveTranscripts transcripts;
  private final CallPushes pushes;
  private final EventLog events;
  private final UuidV7 ids;
  private final Clock clock;
  private final List<BiConsumer<WorkspaceId, CallId>> receiptListeners =
      new CopyOnWriteArrayList<>();

  Voicemails(
      Database db,
      VoicemailStore store,
      VoicemailConfig config,
      VoicemailRecordings recordings,
      LiveTranscripts transcripts,
      CallPushes pushes,
      EventLog events,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.config = config;
    this.recordings = recordings;
    this.transcripts = transcripts;
    this.pushes = pushes;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /// Sends a call to voicemail. Empty when callers of its number cannot leave a message.
  public Optional<VoicemailOffer> offer(WorkspaceId workspace, Call call) {
    VoicemailSettings settings = config.find(workspace);
    Optional<Greeting> greeting = settings.greetingFor(call.to());
    if (greeting.isPresent()) {
      db.inTransaction(
          () -> {
            store.offer(workspace, ids.next(), call.id(), call.from(), call.to());
            transcripts.voicemailBegins(workspace, call.id());
            return call;
          });
    }
    return greeting.map(
        heard -> new VoicemailOffer(heard, Duration.ofSeconds(settings.maxSeconds())));
  }

  /// Calls the listener for each call whose caller has left a message, in the transaction that
  /// stores it.
  public void onReceived(BiConsumer<WorkspaceId, CallId> listener) {
    receiptListeners.add(listener);
  }

  /// Adds the message of a call to the inbox, in the transaction that stores its recording.
  void receive(WorkspaceId workspace, CallId call, UUID recording) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    store
        .receive(workspace, call, recording, now)
        .ifPresent(
            id -> {
              receiptListeners.forEach(listener -> listener.accept(workspace, call));
              pushes.voicemail(workspace, call);
              announce(workspace, "voicemail-received", id);
            });
  }

  /// A change of a message. Absent parts stay as they are.
  ///
  /// @param isAssigned whether the assignee changes
  /// @param assignee null for none
  record Change(
      @Nullable Boolean read,
      @Nullable Boolean done,
      boolean isAssigned,
      @Nullable Member assignee) {}

  /// Changes a message.
  VoicemailView change(Member by, UUID id, Change change) {
    WorkspaceId workspace = by.workspace();
    return db.inTransaction(
        () -> {
          var _ = store.find(workspace, id).orElseThrow(ProblemException::notFound);
          Boolean isRead = change.read();
          Boolean isDone = change.done();
          Member assignee = change.assignee();
          boolean isChanged = isRead != null && store.saveRead(workspace, id, isRead);
          isChanged |= isDone != null && store.saveDone(workspace, id, isDone, by.user());
          isChanged |=
              change.isAssigned()
                  && store.saveAssignee(workspace, id, assignee == null ? null : assignee.user());
          return isChanged
              ? announce(workspace, "voicemail-changed", id)
              : view(workspace, store.find(workspace, id).orElseThrow());
        });
  }

  private VoicemailView announce(WorkspaceId workspace, String type, UUID id) {
    VoicemailView voicemail = view(workspace, store.find(workspace, id).orElseThrow());
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.set("voicemail", JsonMapper.shared().valueToTree(voicemail));
    body.put("unread", store.unread(workspace));
    events.append(List.of(new Event(workspace, type, body, Audience.EVERYONE)));
    return voicemail;
  }

  private VoicemailView view(WorkspaceId workspace, Row row) {
    return view(row, recordings.views(workspace, List.of(row.recording())));
  }

  private static VoicemailView view(Row row, Map<UUID, RecordingView> known) {
    VoicemailView view = row.view();
    return new VoicemailView(
        view.id(),
        view.callId(),
        view.from(),
        view.to(),
        view.contact(),
        view.line(),
        view.receivedAt(),
        view.read(),
        view.assignee(),
        view.doneAt(),
        view.doneBy(),
        known.get(row.recording()));
  }

  boolean exists(WorkspaceId workspace, UUID id) {
    return store.find(workspace, id).isPresent();
  }

  int unread(WorkspaceId workspace) {
    return store.unread(workspace);
  }

  /// Returns open or done messages, the newest first.
  List<VoicemailView> page(
      WorkspaceId workspace, boolean isDone, @Nullable InboxCursor after, int limit) {
    List<Row> rows = store.page(workspace, isDone, after, limit);
    Map<UUID, RecordingView> known =
        recordings.views(workspace, rows.stream().map(Row::recording).toList());
    return rows.stream().map(row -> view(row, known)).toList();
  }

  /// Looks for the message of a call at Twilio, because its callback may be lost.
  void recover(VoicemailStore.UncheckedCall unchecked) {
    recordings.recover(unchecked.workspace(), unchecked.call());
    store.saveChecked(unchecked.workspace(), unchecked.call());
  }
}
