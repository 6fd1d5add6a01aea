package org.ringback.server.recording;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.call.Call;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.Destination;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.prompt.Prompts;
import org.ringback.server.tenancy.WorkspaceId;

/// The recording policy of each workspace. A call keeps what the policy said when it began.
public final class RecordingPolicies {
  private final Database db;
  private final PolicyStore store;
  private final RecordingAudio audio;
  private final Prompts prompts;
  private final AuditLog audit;

  /// Calls that began without a policy. They never get a decision, and their TwiML is rendered at
  /// once.
  private final Cache<CallId, CallId> undecided =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  RecordingPolicies(
      Database db, PolicyStore store, RecordingAudio audio, Prompts prompts, AuditLog audit) {
    this.db = db;
    this.store = store;
    this.audio = audio;
    this.prompts = prompts;
    this.audit = audit;
  }

  RecordingPolicy find(WorkspaceId workspace) {
    return store.find(workspace).orElse(RecordingPolicy.NONE);
  }

  /// Replaces the policy.
  ///
  /// @param policy based on its version
  ///
  /// @throws ProblemException 503 when a policy that records has no storage
  RecordingPolicy replace(WorkspacePrincipal by, RecordingPolicy policy) {
    WorkspaceId workspace = by.workspace();
    if (policy.records()) {
      audio.check();
    }
    if (!prompts.hasAll(workspace, policy.audioIds())) {
      throw ProblemException.invalid(
          "/announcement/audioId",
          "audioId should be the id of a prompt of this workspace. Upload the announcement again.");
    }
    return db.inTransaction(
        () -> {
          RecordingPolicy before = find(workspace);
          if (!store.replace(workspace, policy)) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "recording-policy-changed",
                    "The policy has changed",
                    "Another administrator changed the recording policy. Reload it, then make your"
                        + " change again."));
          }
          audit.write(
              workspace,
              by.auditEvent(
                  "recording-policy.changed",
                  null,
                  Map.of("before", summary(before), "after", summary(policy))));
          return find(workspace);
        });
  }

  private static String summary(RecordingPolicy policy) {
    return ("inbound %s, outbound %s, internal %s, %d exceptions, announcement %s, %d countries,"
            + " consent %s, delete at Twilio %s")
        .formatted(
            policy.inbound().wire(),
            policy.outbound().wire(),
            policy.internal().wire(),
            policy.numbers().size(),
            policy.announcement() == null ? "no" : "yes",
            policy.countries().size(),
            policy.consent().wire(),
            policy.deleteAtTwilio() ? "yes" : "no");
  }

  /// Decides whether a new call is recorded, in the transaction that creates it.
  void decide(WorkspaceId workspace, Call call) {
    boolean isInbound = call.direction() == CallDirection.INBOUND;
    boolean isInternal = call.direction() == CallDirection.INTERNAL;
    String customer = isInbound ? call.from() : call.to();
    boolean isDecided =
        store.decide(
            workspace,
            new PolicyStore.NewCall(
                call.id(),
                call.direction(),
                isInternal ? "" : isInbound ? call.to() : call.from(),
                isInternal ? "" : Destination.of(customer).map(Destination::country).orElse(""),
                call.direction() == CallDirection.OUTBOUND_DIAL && call.isConference()));
    if (!isDecided) {
      undecided.put(call.id(), call.id());
    }
  }

  /// Stores that a caller has heard the announcement.
  ///
  /// @param consentGiven the caller's choice; null without one
  public void endAnnouncement(WorkspaceId workspace, CallId call, @Nullable Boolean consentGiven) {
    store.saveAnnounced(workspace, call, consentGiven);
  }

  /// Returns the decision for a call; empty when its workspace had no policy.
  public Optional<RecordingDecision> decision(WorkspaceId workspace, CallId call) {
    return undecided.getIfPresent(call) == null
        ? store.decision(workspace, call)
        : Optional.empty();
  }
}
