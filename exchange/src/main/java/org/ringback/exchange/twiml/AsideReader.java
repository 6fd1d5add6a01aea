package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.Elements.cannotHold;
import static org.ringback.exchange.twiml.Elements.children;
import static org.ringback.exchange.twiml.Elements.leaf;
import static org.ringback.exchange.twiml.Elements.schema;

import java.util.List;
import java.util.Set;
import org.w3c.dom.Element;

/// Reads what runs beside a call: `<Start>` and `<Stop>`, of which the exchange knows
/// `<Transcription>`.
final class AsideReader {
  private AsideReader() {}

  static Verb start(Element element) throws TwimlException {
    Element noun = only(element);
    Attributes attributes = new Attributes(noun);
    String track = attributes.text("track", "both_tracks");
    if (!Set.of("inbound_track", "outbound_track", "both_tracks").contains(track)) {
      throw attributes.wrong("track", "inbound_track, outbound_track or both_tracks");
    }
    return new Transcribe.Start(
        attributes.text("name", ""),
        !track.equals("outbound_track"),
        !track.equals("inbound_track"),
        new Callback(
            attributes.text("statusCallbackUrl", ""),
            attributes.method("statusCallbackMethod"),
            Set.of()),
        attributes.text("languageCode", "en-US"),
        attributes.text("hints", ""));
  }

  static Verb stop(Element element) throws TwimlException {
    Element noun = only(element);
    leaf(noun);
    Attributes attributes = new Attributes(noun);
    String name = attributes.text("name", "");
    if (name.isEmpty()) {
      throw attributes.wrong("name", "the name of what was started");
    }
    return new Transcribe.Stop(name);
  }

  private static Element only(Element element) throws TwimlException {
    List<Element> nouns = children(element);
    if (nouns.size() != 1) {
      throw schema("<" + element.getTagName() + "> holds " + nouns.size() + " nouns, not one");
    }
    if (!nouns.getFirst().getTagName().equals("Transcription")) {
      throw cannotHold(element, nouns.getFirst());
    }
    return nouns.getFirst();
  }
}
