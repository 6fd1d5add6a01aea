package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.Elements.children;
import static org.ringback.exchange.twiml.Elements.filled;
import static org.ringback.exchange.twiml.Elements.leaf;
import static org.ringback.exchange.twiml.Elements.schema;
import static org.ringback.exchange.twiml.Elements.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Reads `<Dial>` with its nouns, and `<Enqueue>`.
final class DialReader {
  private static final int MAX_NOUNS = 10;
  private static final int MAX_PARTICIPANTS = 250;
  private static final Set<String> CONFERENCE_EVENTS =
      Set.of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement");

  private static final int INVALID_LABEL = 16023;
  private static final String[] REGIONS = {"us1", "us2", "ie1", "de1", "sg1", "br1", "au1", "jp1"};

  private DialReader() {}

  static Verb dial(Element element, Attributes attributes) throws TwimlException {
    List<Noun> nouns = new ArrayList<>();
    DialTarget dialTarget = dialTarget(element);
    String plain = text(element);
    if (!plain.isEmpty()) {
      nouns.add(
          new Noun.Number(
              plain, "", "", "POST", new StatusCallback("", "POST", Set.of("completed"))));
    }
    if (dialTarget == null) {
      for (Element each : children(element)) {
        nouns.add(noun(each));
      }
    }
    if (nouns.size() > MAX_NOUNS) {
      throw schema("<Dial> contains " + nouns.size() + " nouns, but the maximum is " + MAX_NOUNS);
    }
    return new Verb.Dial(
        attributes.flag("answerOnBridge"),
        attributes.flag("sequential"),
        attributes.seconds("timeout", 30, 1, 600),
        attributes.seconds("timeLimit", 14400, 1, 14400),
        attributes.text("callerId"),
        attributes.flag("hangupOnStar"),
        attributes.text("action"),
        attributes.method("method"),
        recording(attributes),
        dialTarget,
        List.copyOf(nouns));
  }

  private static Noun noun(Element element) throws TwimlException {
    Attributes attributes = new Attributes(element);
    return switch (element.getTagName()) {
      case "Number" ->
          new Noun.Number(
              filled(element, leaf(element)),
              attributes.keys("sendDigits", "[0-9A-D*#wW]{0,32}", "of 0-9 A-D * # w W, at most 32"),
              attributes.text("url", ""),
              attributes.method("method"),
              attributes.callback());
      case "Client" -> client(element, attributes);
      default -> throw schema("<Dial> cannot contain <" + element.getTagName() + ">");
    };
  }

  private static Noun client(Element element, Attributes attributes) throws TwimlException {
    String identity = text(element);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Element each : children(element)) {
      switch (each.getTagName()) {
        case "Identity" -> identity = leaf(each);
        case "Parameter" -> {
          leaf(each);
          parameter(each, parameters);
        }
        default -> throw schema("<Client> cannot hold <" + each.getTagName() + ">");
      }
    }
    return new Noun.Client(
        filled(element, identity),
        parameters,
        attributes.text("url", ""),
        attributes.method("method"),
        attributes.callback());
  }

  static void parameter(Element element, Map<String, String> parameters) throws TwimlException {
    Attributes attributes = new Attributes(element);
    String name = attributes.untrimmed("name");
    if (name.isEmpty()) {
      throw schema("<Parameter> has no name");
    }
    parameters.put(name, attributes.untrimmed("value"));
  }

  /// Reads the only noun of a `<Dial>`: a conference or a queue.
  private static @Nullable DialTarget dialTarget(Element dial) throws TwimlException {
    List<Element> nouns = children(dial);
    for (Element each : nouns) {
      boolean conference = each.getTagName().equals("Conference");
      if (conference || each.getTagName().equals("Queue")) {
        if (nouns.size() > 1) {
          throw schema("<Dial> cannot contain other nouns beside <" + each.getTagName() + ">");
        }
        return conference ? conference(each, new Attributes(each)) : queue(each);
      }
    }
    return null;
  }

  private static DialTarget conference(Element element, Attributes attributes)
      throws TwimlException {
    String recorded = attributes.text("record", "do-not-record");
    if (!Set.of("do-not-record", "record-from-start").contains(recorded)) {
      throw attributes.wrong("record", "do-not-record or record-from-start");
    }
    return new DialTarget.Conference(
        filled(element, leaf(element)),
        attributes.flag("muted"),
        attributes.flag("startConferenceOnEnter", true),
        attributes.flag("endConferenceOnExit"),
        beep(attributes),
        attributes.has("waitUrl") ? attributes.text("waitUrl", "") : null,
        attributes.method("waitMethod"),
        attributes.count("maxParticipants", MAX_PARTICIPANTS, 2, MAX_PARTICIPANTS),
        attributes.text("coach"),
        label(attributes),
        attributes.oneOf("jitterBufferSize", "off", "small", "medium", "large"),
        attributes.oneOf("region", REGIONS),
        recorded.equals("record-from-start"),
        attributes.trim(true),
        attributes.callback("statusCallback", CONFERENCE_EVENTS, ""),
        attributes.recordingCallback());
  }

  private static @Nullable String label(Attributes attributes) throws TwimlException {
    String label = attributes.text("participantLabel");
    if (label != null && !ParticipantLabel.isValid(label)) {
      throw new TwimlException(
          INVALID_LABEL, "Conference: Participant label invalid: " + ParticipantLabel.RULE);
    }
    return label;
  }

  private static DialTarget.Conference.Beep beep(Attributes attributes) throws TwimlException {
    try {
      return DialTarget.Conference.Beep.valueOf(
          attributes.text("beep", "true").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw attributes.wrong("beep", "true, false, onEnter or onExit");
    }
  }

  private static DialTarget queue(Element element) throws TwimlException {
    Attributes attributes = new Attributes(element);
    return new DialTarget.Queue(
        filled(element, leaf(element)), attributes.text("url", ""), attributes.method("method"));
  }

  private static @Nullable RecordingAttributes recording(Attributes attributes)
      throws TwimlException {
    String order = attributes.text("record", "do-not-record");
    String track = attributes.text("recordingTrack", "both");
    if (!Set.of("inbound", "outbound", "both").contains(track)) {
      throw attributes.wrong("recordingTrack", "inbound, outbound or both");
    }
    boolean trim = attributes.trim(false);
    StatusCallback callback = attributes.recordingCallback();
    return switch (order) {
      case "do-not-record", "false" -> null;
      case "true", "record-from-answer" ->
          new RecordingAttributes(false, false, track, trim, callback);
      case "record-from-ringing" -> new RecordingAttributes(false, true, track, trim, callback);
      case "record-from-answer-dual" -> new RecordingAttributes(true, false, track, trim, callback);
      case "record-from-ringing-dual" -> new RecordingAttributes(true, true, track, trim, callback);
      default ->
          throw attributes.wrong(
              "record",
              "do-not-record, record-from-answer, record-from-ringing, record-from-answer-dual or"
                  + " record-from-ringing-dual");
    };
  }

  static Verb enqueue(Element element, Attributes attributes) throws TwimlException {
    if (attributes.has("workflowSid")) {
      throw attributes.wrong("workflowSid", "omitted, because this exchange has no TaskRouter");
    }
    return new Enqueue(
        filled(element, leaf(element)),
        attributes.text("action"),
        attributes.method("method"),
        attributes.has("waitUrl") ? attributes.text("waitUrl", "") : null,
        attributes.method("waitUrlMethod"));
  }
}
