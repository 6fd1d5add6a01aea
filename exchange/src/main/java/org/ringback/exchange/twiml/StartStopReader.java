package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.Elements.cannotHold;
import static org.ringback.exchange.twiml.Elements.children;
import static org.ringback.exchange.twiml.Elements.leaf;
import static org.ringback.exchange.twiml.Elements.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/// Reads `<Start>` and `<Stop>` with `<Transcription>`, `<Recording>` and `<Stream>`, and
/// `<Connect>` with `<Stream>`.
final class StartStopReader {
  private static final Set<String> TRACKS =
      Set.of("inbound_track", "outbound_track", "both_tracks");

  private StartStopReader() {}

  static Verb start(Element element) throws TwimlException {
    Element noun = only(element);
    Attributes attributes = new Attributes(noun);
    return switch (noun.getTagName()) {
      case "Transcription" -> transcription(attributes);
      case "Recording" -> recording(noun, attributes);
      case "Stream" -> new StreamVerb.Start(stream(noun, attributes));
      default -> throw cannotHold(element, noun);
    };
  }

  static Verb stop(Element element) throws TwimlException {
    Element noun = only(element);
    leaf(noun);
    Attributes attributes = new Attributes(noun);
    String name = attributes.text("name", "");
    if (name.isEmpty()) {
      throw attributes.wrong("name", "the name that <Start> used");
    }
    return switch (noun.getTagName()) {
      case "Transcription" -> new Transcribe.Stop(name);
      case "Recording" -> new BackgroundRecording.Stop(name);
      case "Stream" -> new StreamVerb.Stop(name);
      default -> throw cannotHold(element, noun);
    };
  }

  static Verb connect(Element element, Attributes attributes) throws TwimlException {
    Element noun = only(element);
    if (!noun.getTagName().equals("Stream")) {
      throw cannotHold(element, noun);
    }
    Attributes of = new Attributes(noun);
    StreamVerb.Options order = stream(noun, of);
    if (order.outbound()) {
      throw of.wrong("track", "inbound_track within <Connect>");
    }
    return new StreamVerb.Connect(order, attributes.text("action"), attributes.method("method"));
  }

  private static Verb transcription(Attributes attributes) throws TwimlException {
    String track = track(attributes, "both_tracks");
    return new Transcribe.Start(
        attributes.text("name", ""),
        !track.equals("outbound_track"),
        !track.equals("inbound_track"),
        new StatusCallback(
            attributes.text("statusCallbackUrl", ""),
            attributes.method("statusCallbackMethod"),
            Set.of()),
        attributes.flag("partialResults"),
        attributes.text("languageCode", "en-US"),
        attributes.text("hints", ""));
  }

  private static Verb recording(Element noun, Attributes attributes) throws TwimlException {
    leaf(noun);
    String track = attributes.text("track", "both");
    if (!Set.of("inbound", "outbound", "both").contains(track)) {
      throw attributes.wrong("track", "inbound, outbound or both");
    }
    String channels = attributes.text("channels", "dual");
    if (!Set.of("mono", "dual").contains(channels)) {
      throw attributes.wrong("channels", "mono or dual");
    }
    return new BackgroundRecording.Start(
        attributes.text("name", ""),
        new RecordingAttributes(
            channels.equals("dual"),
            false,
            track,
            attributes.trim(true),
            attributes.recordingCallback()));
  }

  private static StreamVerb.Options stream(Element noun, Attributes attributes)
      throws TwimlException {
    String url = attributes.text("url", "");
    if (url.isEmpty() || url.contains(":") && !url.matches("wss?://.+")) {
      throw attributes.wrong("url", "a websocket URL, wss://…");
    }
    String track = track(attributes, "inbound_track");
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Element each : children(noun)) {
      if (!each.getTagName().equals("Parameter")) {
        throw cannotHold(noun, each);
      }
      DialReader.parameter(each, parameters);
    }
    return new StreamVerb.Options(
        attributes.text("name", ""),
        url,
        !track.equals("outbound_track"),
        !track.equals("inbound_track"),
        parameters,
        new StatusCallback(
            attributes.text("statusCallback", ""),
            attributes.method("statusCallbackMethod"),
            Set.of()));
  }

  private static String track(Attributes attributes, String defaultValue) throws TwimlException {
    String track = attributes.text("track", defaultValue);
    if (!TRACKS.contains(track)) {
      throw attributes.wrong("track", "inbound_track, outbound_track or both_tracks");
    }
    return track;
  }

  private static Element only(Element element) throws TwimlException {
    List<Element> nouns = children(element);
    if (nouns.size() != 1) {
      throw schema(
          "<"
              + element.getTagName()
              + "> contains "
              + nouns.size()
              + " nouns, but must contain one");
    }
    return nouns.getFirst();
  }
}
