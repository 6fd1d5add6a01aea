package org.ringback.server.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// Writes one audit entry per user-visible status change, with actor `twilio`, in the transaction
/// that changes the call.
public final class CallAuditLog {
  private final AuditLog audit;

  public CallAuditLog(AuditLog audit) {
    this.audit = audit;
  }

  /// A call has another status, or has begun.
  ///
  /// @param callSid null while Twilio has not named the call
  /// @param before in Twilio's words; null for a call that begins
  /// @param isOver whether `after` is for good: `call.ended`, else `call.status`
  public record Change(
      WorkspaceId workspace,
      @Nullable String callSid,
      String from,
      String to,
      @Nullable String before,
      String after,
      boolean isOver) {
    private AuditLog.AuditRecord toRecord() {
      Map<String, String> detail = new LinkedHashMap<>();
      detail.put("from", from);
      detail.put("to", to);
      if (before != null) {
        detail.put("before", before);
      }
      detail.put("after", after);
      return new AuditLog.AuditRecord(
          workspace,
          new AuditEvent(
              AuditEvent.Actor.TWILIO,
              null,
              isOver ? "call.ended" : "call.status",
              callSid,
              detail));
    }
  }

  /// Nothing is written of a call that has the status that it had.
  public void statusesChanged(List<Change> changes) {
    audit.write(
        changes.stream()
            .filter(change -> !change.after().equals(change.before()))
            .map(Change::toRecord)
            .toList(),
        Optional.empty());
  }
}
