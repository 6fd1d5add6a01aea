package org.ringback.server.tenancy;

import java.text.Normalizer;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.identity.UserId;
import org.ringback.server.settings.WorkspaceCreation;

/// Creates and changes workspaces for users, with an audit entry for each.
public final class WorkspaceAdministration {
  /// Workspaces that one user may own.
  private static final int MAX_OWNED = 100;

  private static final int MAX_SLUG = 40;

  private final Database db;
  private final Workspaces workspaces;
  private final WorkspaceCreation creation;
  private final AuditLog audit;

  WorkspaceAdministration(
      Database db, Workspaces workspaces, WorkspaceCreation creation, AuditLog audit) {
    this.db = db;
    this.workspaces = workspaces;
    this.creation = creation;
    this.audit = audit;
  }

  /// Whether this deployment allows the user to create a workspace.
  ///
  /// @param memberships of the user
  public boolean mayCreate(List<Workspaces.Membership> memberships) {
    return switch (creation) {
      case ANYONE -> true;
      case OWNERS -> memberships.stream().anyMatch(m -> m.role() == Role.OWNER);
      case NONE -> false;
    };
  }

  /// Creates a workspace that the user owns.
  Workspace create(UserId owner, String name, ZoneId timeZone) {
    List<Workspaces.Membership> memberships = workspaces.of(owner);
    if (!mayCreate(memberships)) {
      throw ProblemException.forbidden(
          creation == WorkspaceCreation.NONE
              ? "This deployment does not allow users to create workspaces. Ask its operator."
              : "Only owners of a workspace may create another one. Ask an owner or the operator.");
    }
    if (memberships.stream().filter(m -> m.role() == Role.OWNER).count() >= MAX_OWNED) {
      throw new ProblemException(
          Problem.of(
              409,
              "too-many-workspaces",
              "Too many workspaces",
              "You own the maximum of " + MAX_OWNED + " workspaces. Transfer one first."));
    }
    return db.inTransaction(
        () -> {
          Workspace workspace = workspaces.create(name, slug(name), timeZone);
          workspaces.admit(workspace.id(), owner, Role.OWNER);
          audit.write(
              workspace.id(),
              AuditEvent.of(
                  owner,
                  "workspace.created",
                  workspace.slug(),
                  Map.of("name", name, "timeZone", timeZone.getId())));
          return workspace;
        });
  }

  /// Saves the settings of a workspace.
  Workspace update(Member by, Workspace after) {
    return db.inTransaction(
        () -> {
          Workspace before = workspaces.find(after.id()).orElseThrow(ProblemException::notFound);
          if (!after.equals(before)) {
            workspaces.update(after);
            audit.write(
                before.id(),
                AuditEvent.of(
                    by.user(), "workspace.changed", before.slug(), details(before, after)));
          }
          return after;
        });
  }

  private static Map<String, String> details(Workspace before, Workspace after) {
    Map<String, String> details = new TreeMap<>();
    settings(before).forEach((name, value) -> details.put("before" + name, value));
    settings(after).forEach((name, value) -> details.put("after" + name, value));
    return details;
  }

  private static Map<String, String> settings(Workspace workspace) {
    return Map.of(
        "Name", workspace.name(),
        "TimeZone", workspace.timeZone().getId(),
        "WrapUpSeconds", String.valueOf(workspace.wrapUpSeconds()),
        "RingStrategy", workspace.ringStrategy().wire(),
        "MaxWaitSeconds", String.valueOf(workspace.maxWaitSeconds()),
        "CallStrategy", workspace.callStrategy().wire(),
        "SupervisionVisible", String.valueOf(workspace.supervisionVisible()),
        "CallWaiting", String.valueOf(workspace.callWaiting()),
        "MachineDetection", String.valueOf(workspace.machineDetection()));
  }

  /// Returns ASCII words joined by dashes.
  static String slug(String name) {
    String ascii = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    String words = ascii.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = words.substring(0, Math.min(words.length(), MAX_SLUG));
    String slug = cut.replaceAll("^-|-$", "");
    return slug.isEmpty() ? "workspace" : slug;
  }
}
