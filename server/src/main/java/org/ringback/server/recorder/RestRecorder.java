package org.ringback.server.recorder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Tenant;
import org.ringback.server.db.Uuids;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import org.ringback.server.twilio.RestExchange;
import org.ringback.server.twilio.RestObserver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Records the requests to Twilio's REST API that belong to a call: those that contain its CallSid
/// or its id.
public final class RestRecorder implements RestObserver {
  private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
  private static final Pattern CALL_ID = Pattern.compile("[?&]callId=([0-9a-fA-F-]{36})");
  private static final Pattern ACCOUNT = Pattern.compile("^.*/Accounts/AC[0-9a-f]{32}");

  private final FlightRecorder recorder;

  public RestRecorder(FlightRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void completed(RestExchange exchange) {
    Tenant workspace = exchange.workspace();
    CallSid leg = leg(exchange);
    UUID call = call(exchange.form());
    if (workspace == null || leg == null && call == null) {
      return;
    }
    ObjectNode data = JsonMapper.shared().createObjectNode();
    data.put("method", exchange.method()).put("path", exchange.path());
    data.set("form", Redaction.parameters(fields(exchange.form())));
    data.put("outcome", exchange.outcome()).put("tookMs", exchange.took().toMillis());
    if (exchange.sid() != null) {
      data.put("sid", exchange.sid());
    }
    if (exchange.status() != 0) {
      data.put("status", exchange.status());
    }
    if (exchange.error() != null) {
      data.put("error", exchange.error());
    }
    recorder.record(
        new RecorderEntry(
            new WorkspaceId(workspace.value()),
            call,
            leg,
            null,
            recorder.now().minus(exchange.took()),
            RecorderEntry.Kind.REST,
            exchange.method() + " " + resource(exchange.path()),
            null,
            data));
  }

  /// Returns the resource of a path, such as `/Calls`.
  private static String resource(String path) {
    return ACCOUNT
        .matcher(path)
        .replaceFirst("")
        .replaceAll("\\.json.*$", "")
        .replaceAll("/[A-Z]{2}[0-9a-f]{32}", "/{sid}");
  }

  private static @Nullable CallSid leg(RestExchange exchange) {
    Matcher inPath = CALL_SID.matcher(exchange.path());
    String sid = inPath.find() ? inPath.group() : exchange.sid();
    return sid == null ? null : CallSid.of(sid).orElse(null);
  }

  private static @Nullable UUID call(List<Map.Entry<String, String>> form) {
    for (Map.Entry<String, String> field : form) {
      Matcher found = CALL_ID.matcher(field.getValue());
      if (found.find()) {
        return Uuids.parse(found.group(1)).orElse(null);
      }
    }
    return null;
  }

  private static Map<String, List<String>> fields(List<Map.Entry<String, String>> form) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    form.forEach(
        field ->
            fields.computeIfAbsent(field.getKey(), _ -> new ArrayList<>()).add(field.getValue()));
    return fields;
  }
}
