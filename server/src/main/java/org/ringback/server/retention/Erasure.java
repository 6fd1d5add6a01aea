package org.ringback.server.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;
import org.ringback.server.tenancy.WorkspaceId;

/// The erasure of a person, or of one call.
///
/// @param number of the person, E.164; null for one call, and when the erasure is completed
/// @param call null for a person
/// @param subject what people see: the masked number, or `call`
/// @param isPersonErased whether the contacts and the audit entries are done
/// @param failures what Twilio did not delete
/// @param certificate null until the erasure is completed
record Erasure(
    WorkspaceId workspace,
    UUID id,
    @Nullable String number,
    @Nullable CallId call,
    String subject,
    @Nullable String reason,
    Named requestedBy,
    Instant requestedAt,
    boolean isPersonErased,
    ErasedCounts counts,
    List<Failure> failures,
    @Nullable String certificate,
    @Nullable Instant completedAt) {

  /// A resource that Twilio did not delete.
  record Failure(String sid, String cause) {}

  /// Returns a number with most of its digits hidden.
  static String masked(String number) {
    int shown = 2;
    return number.substring(0, shown + 1)
        + "•".repeat(Math.max(0, number.length() - 2 * shown - 1))
        + number.substring(number.length() - shown);
  }
}
