package org.ringback.server.provisioning;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.SetupAudit;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;

/// Stores credentials in place of the previous ones, after it has removed what those created at
/// Twilio.
final class CredentialReplacer {
  private final Credentials credentials;
  private final Teardown teardown;
  private final Database db;

  CredentialReplacer(Credentials credentials, Teardown teardown, Database db) {
    this.credentials = credentials;
    this.teardown = teardown;
    this.db = db;
  }

  /// Keeps the previous credentials until their teardown is complete, so a repeated setup resumes
  /// it.
  ///
  /// @throws TwilioFailure.Unreachable when Twilio does not answer; nothing is stored then
  void replace(VoiceCredentials next, SetupAudit audit) {
    Optional<VoiceCredentials> previous = credentials.own(next.workspace());
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("setup_method", next.setupMethod().wire());
    previous.ifPresent(
        old -> {
          String left = String.join(" ", teardown.teardownReplaced(next, old));
          if (!old.accountSid().equals(next.accountSid())) {
            detail.put("replaced", old.accountSid().value());
          }
          if (!left.isEmpty()) {
            detail.put("left", left);
          }
          detail.put("before", old.withoutSecrets());
        });
    detail.put("after", next.withoutSecrets());
    VoiceCredentials stored = previous.map(next::withRotationOf).orElse(next);
    db.inTransaction(
        () -> {
          audit.configured(detail);
          credentials.save(stored);
          return stored;
        });
  }
}
