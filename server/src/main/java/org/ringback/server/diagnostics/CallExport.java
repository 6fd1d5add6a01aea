package org.ringback.server.diagnostics;

import java.net.URI;
import java.util.List;
import org.ringback.server.call.CallView;
import org.ringback.server.recorder.StoredEntry;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the technical details of a call as JSON Lines, with masked personal data. The first line
/// describes the call, each further line is an entry. docs/flight-recorder.md describes the format.
final class CallExport {
  private static final String FORMAT = "ringback-recorder";
  private static final int VERSION = 1;

  private CallExport() {}

  static String write(
      WorkspaceId workspace, CallView call, List<StoredEntry> entries, URI publicUrl) {
    ExportMask mask = ExportMask.of(call, entries, publicUrl);
    StringBuilder lines = new StringBuilder();
    lines.append(mask.text(header(workspace, call, mask).toString())).append('\n');
    for (StoredEntry entry : entries) {
      ObjectNode line = JsonMapper.shared().createObjectNode();
      line.put("at", entry.at().toString()).put("kind", entry.kind()).put("name", entry.name());
      line.put("callSid", entry.callSid());
      line.put("userId", entry.user() == null ? null : entry.user().id().toString());
      line.set("data", mask.data(entry.data()));
      lines.append(mask.text(line.toString())).append('\n');
    }
    return lines.toString();
  }

  private static ObjectNode header(WorkspaceId workspace, CallView call, ExportMask mask) {
    JsonNode view = JsonMapper.shared().valueToTree(call);
    ObjectNode header = JsonMapper.shared().createObjectNode();
    header.put("format", FORMAT).put("version", VERSION).put("workspace", workspace.toString());
    ObjectNode shown = header.putObject("call");
    for (String member :
        List.of(
            "id",
            "callSid",
            "direction",
            "strategy",
            "status",
            "declined",
            "answeredBy",
            "durationSec",
            "createdAt",
            "answeredAt",
            "endedAt",
            "endedBy",
            "endReason",
            "sipCode")) {
      shown.set(member, view.path(member));
    }
    shown.put("from", mask.number(call.from())).put("to", mask.number(call.to()));
    shown.put("agentId", call.agent() == null ? null : call.agent().id().toString());
    ArrayNode participants = shown.putArray("participants");
    for (CallView.ParticipantView each : call.participants()) {
      ObjectNode participant = participants.addObject().put("id", each.id().toString());
      participant.put("role", each.role().wire()).put("state", each.state().wire());
      participant.put("userId", each.user() == null ? null : each.user().id().toString());
      participant.put("number", each.number() == null ? null : mask.number(each.number()));
      participant.put("talkSec", each.talkSec()).put("holdSec", each.holdSec());
      participant.put("waitSec", each.waitSec());
    }
    return header;
  }
}
