package org.ringback.server.recorder;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Records verified webhooks and the TwiML that answers them.
public final class CallWebhooks {
  private final FlightRecorder recorder;

  public CallWebhooks(FlightRecorder recorder) {
    this.recorder = recorder;
  }

  /// A verified webhook.
  ///
  /// @param route the end of its path, such as `voice/status`
  public record Received(
      WorkspaceId workspace,
      String route,
      @Nullable UUID call,
      Map<String, String> urlParameters,
      Map<String, List<String>> parameters,
      Instant at) {
    private @Nullable CallSid sid(String name) {
      List<String> values = parameters.getOrDefault(name, List.of());
      return values.isEmpty() ? null : CallSid.of(values.getFirst()).orElse(null);
    }
  }

  /// Records a webhook that needs no answer.
  public void received(Received webhook) {
    ObjectNode data = JsonMapper.shared().createObjectNode();
    ObjectNode url = data.putObject("url");
    webhook.urlParameters().forEach((name, value) -> url.put(name, Redaction.value(name, value)));
    data.set("form", Redaction.parameters(webhook.parameters()));
    recorder.record(entry(webhook, webhook.at(), RecorderEntry.Kind.WEBHOOK, data));
  }

  /// Records a webhook and its answer.
  ///
  /// @param apology whether the answer is the apology after a failure
  public void answered(Received webhook, String twiml, boolean apology) {
    received(webhook);
    Instant now = recorder.now();
    ObjectNode data = JsonMapper.shared().createObjectNode();
    data.put("twiml", Redaction.twiml(twiml)).put("apology", apology);
    data.put("tookMs", Math.max(0, now.toEpochMilli() - webhook.at().toEpochMilli()));
    recorder.record(entry(webhook, now, RecorderEntry.Kind.TWIML, data));
  }

  private static RecorderEntry entry(
      Received webhook, Instant at, RecorderEntry.Kind kind, ObjectNode data) {
    CallSid parent = webhook.sid("ParentCallSid");
    return new RecorderEntry(
        webhook.workspace(),
        webhook.call(),
        webhook.sid("CallSid"),
        parent,
        at,
        kind,
        webhook.route(),
        null,
        data);
  }
}
