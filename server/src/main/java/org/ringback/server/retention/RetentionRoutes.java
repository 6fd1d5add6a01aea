package org.ringback.server.retention;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.http.Json;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import tools.jackson.databind.JsonNode;

/// Serves how long a workspace keeps data.
final class RetentionRoutes implements Routes {
  private static final int MAX_DAYS = 3650;

  private final Access access;
  private final Database db;
  private final SettingsStore store;
  private final AuditLog audit;
  private final Runnable onChanged;

  /// @param onChanged runs after a change
  RetentionRoutes(
      Access access, Database db, SettingsStore store, AuditLog audit, Runnable onChanged) {
    this.access = access;
    this.db = db;
    this.store = store;
    this.audit = audit;
    this.onChanged = onChanged;
  }

  @Override
  public void register(RoutesConfig routes) {
    String path = "/api/workspaces/{workspaceId}/retention-settings";
    routes.get(path, this::read, RouteAccess.ADMIN, RouteAccess.SERVICE);
    routes.put(path, this::change, RouteAccess.ADMIN, RouteAccess.SERVICE);
  }

  private void read(Context context) {
    Json.answer(context, store.find(access.principal(context).workspace()));
  }

  private void change(Context context) {
    WorkspacePrincipal by = access.principal(context);
    JsonNode body = Json.body(context).node();
    RetentionSettings settings =
        new RetentionSettings(
            days(body, "recordingDays"), days(body, "transcriptDays"), days(body, "callDays"));
    Json.answer(
        context,
        db.inTransaction(
            () -> {
              store.save(by.workspace(), settings);
              audit.write(
                  by.workspace(), by.auditEvent("retention.configured", null, detail(settings)));
              db.afterCommit(onChanged);
              return settings;
            }));
  }

  private static @Nullable Integer days(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isNull()) {
      return null;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > MAX_DAYS) {
      throw ProblemException.invalid(
          "/" + name,
          name + " should be a whole number from 1 to " + MAX_DAYS + ", or null to keep the data.");
    }
    return value.intValue();
  }

  private static Map<String, String> detail(RetentionSettings settings) {
    Map<String, String> detail = new TreeMap<>();
    detail.put("recordingDays", String.valueOf(settings.recordingDays()));
    detail.put("transcriptDays", String.valueOf(settings.transcriptDays()));
    detail.put("callDays", String.valueOf(settings.callDays()));
    return detail;
  }
}
