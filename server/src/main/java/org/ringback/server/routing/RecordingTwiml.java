package org.ringback.server.routing;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringback.server.call.CallId;
import org.ringback.server.recording.Announcement;
import org.ringback.server.recording.Consent;
import org.ringback.server.recording.RecordingDecision;
import org.ringback.server.recording.RecordingPolicies;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.ringback.server.webhook.WebhookKind;
import org.ringback.server.webhook.WebhookUrls;

/// Renders what the recording of a call adds to its TwiML.
final class RecordingTwiml {
  /// How long a caller may take to press a key after the announcement.
  private static final String SECONDS_TO_DECIDE = "5";

  private final RecordingPolicies recordings;

  RecordingTwiml(RecordingPolicies recordings) {
    this.recordings = recordings;
  }

  /// Renders the announcement. Without a key in time, `<Gather>` continues with the next verb.
  Stream<Element> announcement(WorkspaceId workspace, WebhookUrls urls, Verb.Announce verb) {
    Optional<RecordingDecision> decision = recordings.decision(workspace, verb.call());
    Stream<Element> sound =
        decision.map(RecordingDecision::announcement).map(each -> sound(urls, each)).stream();
    if (!verb.isStep()) {
      return sound;
    }
    String next = urls.announced(verb.call().value()).toString();
    boolean asks = decision.filter(each -> each.consent() != Consent.NONE).isPresent();
    return Stream.concat(
        asks
            ? sound.map(
                question ->
                    Element.of("Gather")
                        .with("numDigits", "1")
                        .with("timeout", SECONDS_TO_DECIDE)
                        .with("action", next)
                        .containing(question))
            : sound,
        Stream.of(Element.of("Redirect").text(next)));
  }

  private static Element sound(WebhookUrls urls, Announcement announcement) {
    if (announcement.audioId() != null) {
      return Element.of("Play").text(urls.prompt(announcement.audioId()).toString());
    }
    if (announcement.soundUrl() != null) {
      return Element.of("Play").text(announcement.soundUrl());
    }
    Element say = Element.of("Say").text(announcement.text() == null ? "" : announcement.text());
    return announcement.language() == null ? say : say.with("language", announcement.language());
  }

  /// Records the conference, or the two legs of a `<Dial>`. Silence is not trimmed, so that times
  /// in the recording are times of the call. A dialed customer hears the announcement after the
  /// answer, while the agent hears the ringing.
  Element record(WorkspaceId workspace, WebhookUrls urls, CallId call, Element dial) {
    return recordings
        .decision(workspace, call)
        .map(
            decision -> {
              Element announced = decision.isAnnouncementDue() ? announced(urls, call, dial) : dial;
              return decision.isRecorded()
                  ? withRecording(announced, urls.callback(WebhookKind.RECORDING, call.value()))
                  : announced;
            })
        .orElse(dial);
  }

  private static Element announced(WebhookUrls urls, CallId call, Element dial) {
    Element noun = dial.nested().getFirst();
    return noun.name().equals("Number")
        ? replacing(dial, noun.with("url", urls.announcement(call.value()).toString()))
        : dial;
  }

  private static Element withRecording(Element dial, URI callback) {
    Element noun = dial.nested().getFirst();
    boolean isConference = noun.name().equals("Conference");
    Element recorded =
        (isConference ? noun : dial)
            .with("record", isConference ? "record-from-start" : "record-from-answer-dual")
            .with("trim", "do-not-trim")
            .with("recordingStatusCallback", callback.toString())
            .with("recordingStatusCallbackEvent", "in-progress completed absent");
    return isConference ? replacing(dial, recorded) : recorded;
  }

  private static Element replacing(Element dial, Element noun) {
    return new Element(dial.name(), dial.attributes(), dial.text(), List.of(noun));
  }
}
