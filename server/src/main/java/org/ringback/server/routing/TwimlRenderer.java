package org.ringback.server.routing;

import java.net.URI;
import java.util.List;
import org.ringback.server.call.CallId;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.TwimlWriter;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.ringback.server.webhook.WebhookUrls;

/// Renders a [VoicePlan] as TwiML.
final class TwimlRenderer {
  private final URI publicUrl;

  TwimlRenderer(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  String render(WorkspaceId workspace, VoicePlan plan) {
    WebhookUrls urls = new WebhookUrls(publicUrl, workspace);
    return switch (plan) {
      case VoicePlan.RingAgents ring -> TwimlWriter.response(List.of(ringAgents(urls, ring)));
      case VoicePlan.DialCustomer dial -> TwimlWriter.response(List.of(dialCustomer(urls, dial)));
      case VoicePlan.SayAndHangUp say -> TwimlWriter.sayAndHangUp(say.sentence());
      case VoicePlan.HangUp _ -> TwimlWriter.response(List.of(Element.of("Hangup")));
    };
  }

  private static Element ringAgents(WebhookUrls urls, VoicePlan.RingAgents ring) {
    Element dial =
        dial(urls, ring.call()).with("timeout", String.valueOf(ring.timeout().toSeconds()));
    if (ring.callerId() != null) {
      dial = dial.with("callerId", ring.callerId());
    }
    for (ClientIdentity agent : ring.agents()) {
      dial =
          dial.containing(
              withStatusCallbacks(Element.of("Client"), urls, ring.call())
                  .containing(Element.of("Identity").text(agent.toString()))
                  .containing(parameter("callId", ring.call().toString()))
                  .containing(parameter("direction", ring.direction().wire())));
    }
    return dial;
  }

  private static Element dialCustomer(WebhookUrls urls, VoicePlan.DialCustomer dial) {
    return dial(urls, dial.call())
        .with("callerId", dial.callerId())
        .with("timeLimit", String.valueOf(dial.timeLimit().toSeconds()))
        .containing(
            withStatusCallbacks(Element.of("Number"), urls, dial.call()).text(dial.to().value()));
  }

  private static Element dial(WebhookUrls urls, CallId call) {
    return Element.of("Dial")
        .with("answerOnBridge", "true")
        .with("action", urls.dialed(call.value()).toString());
  }

  /// Requests status callbacks for the leg that the noun dials.
  private static Element withStatusCallbacks(Element noun, WebhookUrls urls, CallId call) {
    return noun.with("statusCallback", urls.status(call.value()).toString())
        .with("statusCallbackEvent", "initiated ringing answered completed");
  }

  private static Element parameter(String name, String value) {
    return Element.of("Parameter").with("name", name).with("value", value);
  }
}
