package org.ringback.server.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.CallErasure;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The erasures of persons and calls. Each call is one transaction, so an erasure continues where a
/// stopped node has left it, and its counts are exact.
final class Erasures {
  private static final Logger log = LoggerFactory.getLogger(Erasures.class);
  private static final int MAX_RUNNING = 20;
  private static final int PAGE = 100;

  private final Database db;
  private final ErasureStore store;
  private final CallErasure calls;
  private final HoldStore holds;
  private final CallEraser eraser;
  private final TwilioDeletionStore twilio;
  private final Workspaces workspaces;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;

  Erasures(
      Database db,
      ErasureStore store,
      CallErasure calls,
      HoldStore holds,
      CallEraser eraser,
      TwilioDeletionStore twilio,
      Workspaces workspaces,
      AuditLog audit,
      UuidV7 ids,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.calls = calls;
    this.holds = holds;
    this.eraser = eraser;
    this.twilio = twilio;
    this.workspaces = workspaces;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// How far an erasure is.
  ///
  /// @param callsLeft the calls that are not erased yet
  /// @param twilioLeft what Twilio has not deleted yet
  /// @param held the calls on hold
  record Progress(Erasure erasure, int callsLeft, int twilioLeft, int held) {}

  /// Begins an erasure.
  ///
  /// @param number of the person; null for one call
  /// @param call null for a person
  Progress begin(
      MemberPrincipal by, @Nullable String number, @Nullable CallId call, @Nullable String reason) {
    Erasure erasure =
        new Erasure(
            by.workspace(),
            ids.next(),
            number,
            call,
            number == null ? "call" : Erasure.masked(number),
            reason,
            new Named(by.member().user().value(), by.member().name()),
            clock.instant().truncatedTo(ChronoUnit.MICROS), // PostgreSQL's resolution
            false,
            ErasedCounts.NONE,
            List.of(),
            null,
            null);
    return db.inTransaction(
        () -> {
          store.insert(erasure);
          Map<String, String> detail = new LinkedHashMap<>();
          detail.put("erasure", erasure.id().toString());
          if (reason != null) {
            detail.put("reason", reason);
          }
          audit.write(
              by.workspace(),
              by.auditEvent(
                  "erasure.requested", call == null ? erasure.subject() : call.toString(), detail));
          return progress(erasure);
        });
  }

  Optional<Progress> find(WorkspaceId workspace, UUID id) {
    return store.find(workspace, id).map(this::progress);
  }

  /// Returns the erasures of a workspace, newest first.
  List<Progress> all(WorkspaceId workspace, int limit) {
    return store.all(workspace, limit).stream().map(this::progress).toList();
  }

  private Progress progress(Erasure erasure) {
    if (erasure.certificate() != null) {
      return new Progress(erasure, 0, 0, 0);
    }
    return new Progress(
        erasure,
        callsLeft(erasure),
        twilio.pending(erasure.workspace(), erasure.id()),
        held(erasure).size());
  }

  private int callsLeft(Erasure erasure) {
    String number = erasure.number();
    if (number != null) {
      return calls.countOfPerson(erasure.workspace(), number, erasure.requestedAt());
    }
    return calls.isErasable(erasure.workspace(), requireCall(erasure)) ? 1 : 0;
  }

  private List<CallId> held(Erasure erasure) {
    String number = erasure.number();
    if (number != null) {
      return calls.heldOfPerson(erasure.workspace(), number, erasure.requestedAt());
    }
    CallId call = requireCall(erasure);
    return holds.find(erasure.workspace(), call).isPresent() ? List.of(call) : List.of();
  }

  private static CallId requireCall(Erasure erasure) {
    CallId call = erasure.call();
    if (call == null) {
      throw new IllegalStateException("the erasure has neither a number nor a call");
    }
    return call;
  }

  /// Continues the erasures that are not completed.
  void advanceAll() {
    if (!store.hasRunning()) {
      return;
    }
    for (Erasure erasure : store.running(MAX_RUNNING)) {
      try {
        advance(erasure);
      } catch (RuntimeException e) {
        log.warn("Could not continue erasure {}: {}", erasure.id(), e.toString());
      }
    }
  }

  private void advance(Erasure erasure) {
    String number = erasure.number();
    if (number == null) {
      eraser.erase(erasure.workspace(), requireCall(erasure), erasure.id());
    } else {
      eraseCalls(erasure, number);
    }
    if (callsLeft(erasure) > 0) {
      return;
    }
    if (number != null && !erasure.isPersonErased()) {
      eraser.erasePerson(erasure, number);
    }
    if (twilio.pending(erasure.workspace(), erasure.id()) == 0) {
      complete(erasure);
    }
  }

  private void eraseCalls(Erasure erasure, String number) {
    CallId after = null;
    List<CallId> page;
    do {
      page = calls.ofPerson(erasure.workspace(), number, erasure.requestedAt(), after, PAGE);
      for (CallId call : page) {
        eraser.erase(erasure.workspace(), call, erasure.id());
        after = call;
      }
    } while (page.size() == PAGE);
  }

  private void complete(Erasure running) {
    WorkspaceId workspace = running.workspace();
    db.inTransaction(
        () -> {
          Erasure erasure = store.find(workspace, running.id()).orElseThrow();
          List<LegalHold> held =
              held(running).stream().flatMap(call -> holds.find(workspace, call).stream()).toList();
          Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          String name = workspaces.find(workspace).map(Workspace::name).orElse("");
          String certificate = Certificate.of(erasure, name, held, now);
          if (store.complete(erasure, certificate, now)) {
            audit.write(
                workspace,
                AuditEvent.of(
                    new UserId(erasure.requestedBy().id()),
                    "erasure.completed",
                    erasure.call() == null ? erasure.subject() : erasure.call().toString(),
                    Map.of("erasure", erasure.id().toString(), "sha256", Sha256.hex(certificate))));
          }
          return erasure;
        });
  }
}
