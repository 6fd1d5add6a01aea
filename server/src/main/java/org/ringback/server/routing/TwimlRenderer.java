package org.ringback.server.routing;

import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.call.ParticipantRole;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.recording.RecordingPolicies;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.TwimlWriter;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;

/// Renders a [VoicePlan] as TwiML.
final class TwimlRenderer {
  private final URI publicUrl;
  private final String region;
  private final RecordingTwiml recordings;

  /// @param region the region of conferences
  TwimlRenderer(URI publicUrl, String region, RecordingPolicies recordings) {
    this.publicUrl = publicUrl;
    this.region = region;
    this.recordings = new RecordingTwiml(recordings);
  }

  String render(WorkspaceId workspace, VoicePlan plan) {
    WebhookUrls urls = new WebhookUrls(publicUrl, workspace);
    return TwimlWriter.response(
        plan.verbs().stream().flatMap(verb -> elements(workspace, urls, verb)).toList());
  }

  private Stream<Element> elements(WorkspaceId workspace, WebhookUrls urls, Verb verb) {
    return switch (verb) {
      case Verb.Announce announce -> recordings.announcement(workspace, urls, announce);
      case Verb.Ring ring -> recorded(workspace, urls, ring.call(), ring(urls, ring));
      case Verb.Dial dial -> recorded(workspace, urls, dial.call(), dialCustomer(urls, dial));
      case Verb.Join join -> recorded(workspace, urls, join.call(), join(urls, join));
      case Verb.Say say -> Stream.of(Element.of("Say").text(say.sentence()));
      case Verb.Play play ->
          Stream.of(Element.of("Play").text(urls.sound(play.sound().file()).toString()));
      case Verb.PlayPrompt play ->
          Stream.of(Element.of("Play").text(urls.prompt(play.prompt()).toString()));
      case Verb.RecordMessage message -> Stream.of(recordMessage(urls, message));
      case Verb.Redirect redirect ->
          Stream.of(
              Element.of("Redirect")
                  .text(
                      (redirect.isInConference()
                              ? urls.wait(redirect.call().value())
                              : urls.line(redirect.call().value()))
                          .toString()));
      case Verb.RepeatHold _ -> Stream.of(Element.of("Redirect").text(urls.hold().toString()));
      case Verb.HangUp _ -> Stream.of(Element.of("Hangup"));
    };
  }

  private Stream<Element> recorded(
      WorkspaceId workspace, WebhookUrls urls, CallId call, Element dial) {
    return Stream.of(recordings.record(workspace, urls, call, dial));
  }

  /// Records until the caller hangs up, presses # or is silent. Twilio trims the silence.
  private static Element recordMessage(WebhookUrls urls, Verb.RecordMessage message) {
    UUID call = message.call().value();
    return Element.of("Record")
        .with("action", urls.recorded(call).toString())
        .with("maxLength", String.valueOf(message.maxLength().toSeconds()))
        .with("timeout", "5")
        .with("finishOnKey", "#")
        .with("playBeep", "true")
        .with("recordingStatusCallback", urls.callback(WebhookKind.RECORDING, call).toString())
        .with("recordingStatusCallbackEvent", "completed absent");
  }

  private static Element ring(WebhookUrls urls, Verb.Ring ring) {
    Element dial =
        dial(urls.dialed(ring.call().value(), ring.wave()))
            .with("timeout", String.valueOf(ring.timeout().toSeconds()));
    if (ring.callerId() != null) {
      dial = dial.with("callerId", ring.callerId());
    }
    for (ClientIdentity agent : ring.agents()) {
      dial =
          dial.containing(
              withStatusCallbacks(
                      Element.of("Client"),
                      urls,
                      ring.call(),
                      ParticipantId.agent(ring.call(), agent.user()))
                  .containing(Element.of("Identity").text(agent.toString()))
                  .containing(parameter("callId", ring.call().toString()))
                  .containing(parameter("direction", ring.direction().wire())));
    }
    return dial;
  }

  private static Element dialCustomer(WebhookUrls urls, Verb.Dial dial) {
    return dial(urls.dialed(dial.call().value()))
        .with("callerId", dial.callerId())
        .with("timeLimit", String.valueOf(dial.timeLimit().toSeconds()))
        .containing(
            withStatusCallbacks(
                    Element.of("Number"), urls, dial.call(), ParticipantId.customer(dial.call()))
                .text(dial.to().value()));
  }

  /// Renders a leg's join. Every leg requests the same callbacks, because Twilio uses those of the
  /// leg that joins first, and no leg ends the conference: the server ends each leg by itself. A
  /// supervisor joins muted, because a `coach` that has just left would end the leg (error 13240).
  /// Without a region, calls that Twilio processes in two regions make two conferences of one name.
  private Element join(WebhookUrls urls, Verb.Join join) {
    UUID call = join.call().value();
    boolean isSupervisor = join.role() == ParticipantRole.SUPERVISOR;
    String waitUrl = join.hearsWait() ? urls.wait(call).toString() : "";
    return Element.of("Dial")
        .with("action", urls.left(call, join.participant().value()).toString())
        .containing(
            Element.of("Conference")
                .with("beep", "false")
                .with("muted", String.valueOf(isSupervisor))
                .with("startConferenceOnEnter", String.valueOf(!isSupervisor))
                .with("endConferenceOnExit", "false")
                .with("waitUrl", waitUrl)
                .with("waitMethod", "POST")
                .with("participantLabel", join.label())
                .with("jitterBufferSize", "small")
                .with("region", region)
                .with("statusCallback", urls.callback(WebhookKind.CONFERENCE, call).toString())
                .with("statusCallbackEvent", "start end join leave mute hold")
                .text(WebhookUrls.conference(call)));
  }

  private static Element dial(URI action) {
    return Element.of("Dial").with("answerOnBridge", "true").with("action", action.toString());
  }

  /// Requests status callbacks for the leg that the noun dials.
  private static Element withStatusCallbacks(
      Element noun, WebhookUrls urls, CallId call, ParticipantId participant) {
    return noun.with("statusCallback", urls.status(call.value(), participant.value()).toString())
        .with("statusCallbackEvent", "initiated ringing answered completed");
  }

  private static Element parameter(String name, String value) {
    return Element.of("Parameter").with("name", name).with("value", value);
  }
}
