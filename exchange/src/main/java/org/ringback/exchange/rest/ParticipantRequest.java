package org.ringback.exchange.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.PlaceCallRequest;
import org.ringback.exchange.conference.JitterBuffer;
import org.ringback.exchange.conference.JoinOptions;
import org.ringback.exchange.twiml.ParticipantLabel;

/// A validated `POST …/Participants.json`: the call to place and how it joins the conference.
final class ParticipantRequest {
  private static final int BAD_URL = 21205;
  private static final int INVALID_LABEL = 16024;
  private static final Set<String> SIZES = Set.of("off", "small", "medium", "large");
  private static final Set<String> REGIONS =
      Set.of("us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1");

  private final Form form;
  private final Map<String, String> attributes;

  ParticipantRequest(Form form) {
    UnsupportedParameters.refuseForCalls(form);
    this.form = form;
    this.attributes = attributes(form);
  }

  private static Map<String, String> attributes(Form form) {
    Map<String, String> all = new LinkedHashMap<>();
    flag(all, form, "muted", "Muted");
    flag(all, form, "startConferenceOnEnter", "StartConferenceOnEnter");
    flag(all, form, "endConferenceOnExit", "EndConferenceOnExit");
    form.text("Beep").ifPresent(beep -> all.put("beep", beep));
    form.text("Label").ifPresent(label -> all.put("participantLabel", valid(label)));
    form.text("JitterBufferSize")
        .ifPresent(_ -> all.put("jitterBufferSize", form.one("JitterBufferSize", "", SIZES)));
    form.text("Region").ifPresent(_ -> all.put("region", form.one("Region", "", REGIONS)));
    form.text("MaxParticipants").ifPresent(most -> all.put("maxParticipants", most));
    form.text("ConferenceRecord").ifPresent(record -> all.put("record", recorded(record)));
    form.text("ConferenceTrim").ifPresent(trim -> all.put("trim", trim));
    if (Boolean.TRUE.equals(form.flag("Coaching")) || form.has("CallSidToCoach")) {
      all.put(
          "coach",
          form.text("CallSidToCoach")
              .orElseThrow(
                  () ->
                      new TwilioError(
                          400, RecordingRoutes.INVALID, "Coaching requires CallSidToCoach")));
    }
    target(all, form, "wait", "WaitUrl", "WaitMethod");
    callback(all, form, "statusCallback", "ConferenceStatusCallback");
    callback(all, form, "recordingStatusCallback", "ConferenceRecordingStatusCallback");
    return all;
  }

  private static String valid(String label) {
    if (!ParticipantLabel.isValid(label)) {
      throw new TwilioError(
          400, INVALID_LABEL, "Participant label invalid: " + ParticipantLabel.RULE);
    }
    return label;
  }

  private static String recorded(String value) {
    return switch (value) {
      case "true" -> "record-from-start";
      case "false" -> "do-not-record";
      default -> value;
    };
  }

  private static void flag(Map<String, String> all, Form form, String attribute, String name) {
    Boolean value = form.flag(name);
    if (value != null) {
      all.put(attribute, value.toString());
    }
  }

  private static void target(
      Map<String, String> all, Form form, String attribute, String url, String method) {
    if (form.has(url)) {
      WebhookTarget target = form.target(url, method, WebhookTarget.NONE, BAD_URL);
      all.put(attribute + "Url", target.url());
      all.put(attribute + "Method", target.method());
    }
  }

  private static void callback(Map<String, String> all, Form form, String attribute, String name) {
    WebhookTarget target = form.target(name, name + "Method", WebhookTarget.NONE, BAD_URL);
    if (target.isSet()) {
      all.put(attribute, target.url());
      all.put(attribute + "Method", target.method());
      Set<String> events = new TreeSet<>(form.all(name + "Event"));
      if (!events.isEmpty()) {
        all.put(attribute + "Event", String.join(" ", events));
      }
    }
  }

  PlaceCallRequest placing(String conference, Account account, CallControl calls) {
    return new CallRequest(form, account).into(twiml(conference), calls);
  }

  /// Returns the TwiML that runs when the called party answers.
  private String twiml(String conference) {
    StringBuilder twiml = new StringBuilder("<Response><Dial><Conference");
    attributes.forEach(
        (name, value) ->
            twiml.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
    return twiml
        .append('>')
        .append(escaped(conference))
        .append("</Conference></Dial></Response>")
        .toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// Whether the other participants hear it ring. Twilio's default is true.
  boolean earlyMedia() {
    return !Boolean.FALSE.equals(form.flag("EarlyMedia"));
  }

  @Nullable String label() {
    return attributes.get("participantLabel");
  }

  /// Returns the CallSid to coach; null for none.
  @Nullable String coach() {
    return attributes.get("coach");
  }

  @Nullable String region() {
    return attributes.get("region");
  }

  /// Returns the participant's settings until it joins.
  JoinOptions options(String conference) {
    Set<String> events =
        Set.of(attributes.getOrDefault("statusCallbackEvent", "").split("[\\s,]+"));
    return new JoinOptions(
        conference,
        attributes.getOrDefault("muted", "false").equals("true"),
        attributes.getOrDefault("startConferenceOnEnter", "true").equals("true"),
        attributes.getOrDefault("endConferenceOnExit", "false").equals("true"),
        true,
        true,
        null,
        250,
        coach(),
        label(),
        attributes.containsKey("jitterBufferSize")
            ? JitterBuffer.of(attributes.get("jitterBufferSize"))
            : null,
        region(),
        false,
        false,
        new WebhookTarget(
            attributes.getOrDefault("statusCallback", ""),
            attributes.getOrDefault("statusCallbackMethod", "POST")),
        events,
        WebhookTarget.NONE,
        Set.of());
  }
}
