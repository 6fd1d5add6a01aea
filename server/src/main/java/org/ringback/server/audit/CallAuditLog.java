package org.ringback.server.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Tenant;

/// Writes one audit entry per user-visible status change, with actor `twilio`, in the transaction
/// that changes the call.
public final class CallAuditLog {
  private final AuditLog audit;

  public CallAuditLog(AuditLog audit) {
    this.audit = audit;
  }

  /// A change of a call's status.
  ///
  /// @param callSid null until Twilio has accepted the call
  /// @param before a Twilio status; null for a new call
  /// @param isOver whether `after` is a final status
  public record Change(
      Tenant workspace,
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

  /// Skips calls whose status is the same.
  public void statusesChanged(List<Change> changes) {
    audit.write(
        changes.stream()
            .filter(change -> !change.after().equals(change.before()))
            .map(Change::toRecord)
            .toList(),
        Optional.empty());
  }
}
