package org.ringback.server.recording;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.access.WorkspacePrincipal.MemberPrincipal;
import org.ringback.server.access.WorkspacePrincipal.ServicePrincipal;
import org.ringback.server.call.CallView;
import org.ringback.server.tenancy.Role;

/// What a principal may do with the recordings of a call. Agents listen to their own calls,
/// supervisors to all, and administrators also download.
enum RecordingAccess {
  NONE,
  LISTEN,
  DOWNLOAD;

  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RecordingAccess of(WorkspacePrincipal principal, CallView call) {
    return switch (principal) {
      case ServicePrincipal _ -> DOWNLOAD;
      case MemberPrincipal self when self.member().role().atLeast(Role.ADMIN) -> DOWNLOAD;
      case MemberPrincipal self when self.member().role().atLeast(Role.SUPERVISOR) -> LISTEN;
      case MemberPrincipal self -> hasTalked(self, call) ? LISTEN : NONE;
    };
  }

  /// Returns what a principal may do with one recording. All members listen to messages of callers.
  static RecordingAccess of(
      WorkspacePrincipal principal, CallView call, StoredRecording recording) {
    RecordingAccess allowed = of(principal, call);
    return allowed == NONE && recording.isVoicemail() ? LISTEN : allowed;
  }

  private static boolean hasTalked(MemberPrincipal self, CallView call) {
    return call.participants().stream()
        .anyMatch(
            each ->
                each.joinedAt() != null
                    && each.user() != null
                    && each.user().id().equals(self.member().user().value()));
  }
}
