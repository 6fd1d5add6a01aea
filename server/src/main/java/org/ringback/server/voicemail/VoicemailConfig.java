package org.ringback.server.voicemail;

import java.util.Map;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.prompt.Prompts;
import org.ringback.server.tenancy.WorkspaceId;

/// The voicemail settings of each workspace.
final class VoicemailConfig {
  private final Database db;
  private final SettingsStore settings;
  private final Prompts prompts;
  private final AuditLog audit;

  VoicemailConfig(Database db, Prompts prompts, AuditLog audit) {
    this.db = db;
    this.settings = new SettingsStore(db);
    this.prompts = prompts;
    this.audit = audit;
  }

  VoicemailSettings find(WorkspaceId workspace) {
    return settings.find(workspace).orElse(VoicemailSettings.NONE);
  }

  /// Replaces the settings.
  ///
  /// @param changed based on their version
  /// @throws ProblemException 400 when a greeting does not exist
  VoicemailSettings replace(WorkspacePrincipal by, VoicemailSettings changed) {
    WorkspaceId workspace = by.workspace();
    if (!prompts.hasAll(workspace, changed.audioIds())) {
      throw ProblemException.invalid(
          "/greeting/audioId",
          "audioId should be the id of a prompt of this workspace. Upload the greeting again.");
    }
    return db.inTransaction(
        () -> {
          VoicemailSettings before = find(workspace);
          if (!settings.replace(workspace, changed)) {
            throw new ProblemException(
                Problem.of(
                    409,
                    "voicemail-settings-changed",
                    "The settings have changed",
                    "Another administrator changed the voicemail settings. Reload them, then make"
                        + " your change again."));
          }
          audit.write(
              workspace,
              by.auditEvent(
                  "voicemail-settings.changed",
                  null,
                  Map.of("before", summary(before), "after", summary(changed))));
          return find(workspace);
        });
  }

  private static String summary(VoicemailSettings settings) {
    return "%s, %s greeting, %d s, %d exceptions"
        .formatted(
            settings.enabled() ? "on" : "off",
            settings.greeting().audioId() == null ? "spoken" : "recorded",
            settings.maxSeconds(),
            settings.numbers().size());
  }
}
