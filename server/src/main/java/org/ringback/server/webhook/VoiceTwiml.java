package org.ringback.server.webhook;

import java.net.URI;
import java.util.List;
import org.ringback.server.call.CallId;
import org.ringback.server.call.VoiceUrls;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.routing.VoicePlan;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.TwimlWriter.Element;

/// Says a plan in TwiML.
final class VoiceTwiml {
  private final URI publicUrl;

  VoiceTwiml(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  String of(WorkspaceId workspace, VoicePlan plan) {
    return TwimlWriter.response(
        switch (plan) {
          case VoicePlan.RingAgents ring -> List.of(ring(workspace, ring));
          case VoicePlan.DialCustomer dial -> List.of(dial(workspace, dial));
          case VoicePlan.SayAndHangUp sorry -> spoken(sorry.words());
          case VoicePlan.HangUp _ -> List.of(Element.of("Hangup"));
        });
  }

  /// These words and the end of the call; needs nothing of the workspace.
  static String sorry(String words) {
    return TwimlWriter.response(spoken(words));
  }

  private static List<Element> spoken(String words) {
    return List.of(Element.of("Say").saying(words), Element.of("Hangup"));
  }

  private Element ring(WorkspaceId workspace, VoicePlan.RingAgents ring) {
    Element dial =
        dialOf(workspace, ring.call()).with("timeout", String.valueOf(ring.timeout().toSeconds()));
    if (ring.callerId() != null) {
      dial = dial.with("callerId", ring.callerId());
    }
    for (ClientIdentity agent : ring.agents()) {
      dial =
          dial.containing(
              told(Element.of("Client"), workspace, ring.call())
                  .containing(Element.of("Identity").saying(agent.toString()))
                  .containing(parameter("callId", ring.call().toString()))
                  .containing(parameter("direction", ring.direction().wire())));
    }
    return dial;
  }

  private Element dial(WorkspaceId workspace, VoicePlan.DialCustomer dial) {
    return dialOf(workspace, dial.call())
        .with("callerId", dial.callerId())
        .with("timeLimit", String.valueOf(dial.longest().toSeconds()))
        .containing(told(Element.of("Number"), workspace, dial.call()).saying(dial.to().value()));
  }

  private Element dialOf(WorkspaceId workspace, CallId call) {
    return Element.of("Dial")
        .with("answerOnBridge", "true")
        .with("action", VoiceUrls.of(publicUrl, workspace).dialed(call).toString());
  }

  private Element told(Element noun, WorkspaceId workspace, CallId call) {
    return noun.with("statusCallback", VoiceUrls.of(publicUrl, workspace).status(call).toString())
        .with("statusCallbackEvent", "initiated ringing answered completed");
  }

  private static Element parameter(String name, String value) {
    return Element.of("Parameter").with("name", name).with("value", value);
  }
}
