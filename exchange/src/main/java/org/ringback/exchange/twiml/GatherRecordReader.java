package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.Elements.cannotHold;
import static org.ringback.exchange.twiml.Elements.children;
import static org.ringback.exchange.twiml.Elements.leaf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Reads `<Gather>` and `<Record>`.
final class GatherRecordReader {
  private static final int DEFAULT_TIMEOUT = 5;
  private static final int DEFAULT_SPEECH_TIMEOUT = 2;

  private GatherRecordReader() {}

  static Verb gather(Element element, Attributes attributes) throws TwimlException {
    List<String> input = List.of(attributes.text("input", "dtmf").split("[\\s,]+"));
    if (!Set.of("dtmf", "speech").containsAll(input)) {
      throw attributes.wrong("input", "dtmf, speech, or both");
    }
    return new Gather(
        input.contains("dtmf"),
        input.contains("speech"),
        timeout(attributes, "timeout", DEFAULT_TIMEOUT),
        attributes.count("numDigits", 0, 1, 100),
        keys(attributes, "#", "[0-9*#]?"),
        attributes.text("action"),
        attributes.method("method"),
        attributes.flag("actionOnEmptyResult"),
        attributes.text("language", "en-US"),
        attributes.text("hints", ""),
        timeout(attributes, "speechTimeout", DEFAULT_SPEECH_TIMEOUT),
        attributes.flag("bargeIn", true),
        new StatusCallback(
            attributes.text("partialResultCallback", ""),
            attributes.method("partialResultCallbackMethod"),
            Set.of()),
        prompts(element));
  }

  private static List<Verb> prompts(Element element) throws TwimlException {
    List<Verb> prompts = new ArrayList<>();
    for (Element each : children(element)) {
      if (!Set.of("Say", "Play", "Pause").contains(each.getTagName())) {
        throw cannotHold(element, each);
      }
      prompts.add(Twiml.verb(each));
    }
    return List.copyOf(prompts);
  }

  static Verb record(Element element, Attributes attributes) throws TwimlException {
    leaf(element);
    return new Record(
        attributes.text("action"),
        attributes.method("method"),
        attributes.seconds("timeout", DEFAULT_TIMEOUT, 1, 3600),
        keys(attributes, "1234567890*#", "[0-9*#]*"),
        attributes.seconds("maxLength", 3600, 1, 14400),
        attributes.flag("playBeep", true),
        attributes.trim(true),
        attributes.recordingCallback(),
        transcribe(attributes));
  }

  /// A `transcribeCallback` alone turns transcription on.
  private static @Nullable StatusCallback transcribe(Attributes attributes) throws TwimlException {
    String url = attributes.text("transcribeCallback", "");
    return attributes.flag("transcribe", !url.isEmpty())
        ? new StatusCallback(url, "POST", Set.of())
        : null;
  }

  /// Reads a number of seconds, or the default for `auto`.
  private static Duration timeout(Attributes attributes, String name, int defaultValue)
      throws TwimlException {
    return attributes.text(name, "auto").equals("auto")
        ? Duration.ofSeconds(defaultValue)
        : attributes.seconds(name, defaultValue, 0, 3600);
  }

  /// Reads the keys. An empty attribute means no key; a missing one, the default.
  private static String keys(Attributes attributes, String defaultValue, String allowed)
      throws TwimlException {
    String keys = attributes.has("finishOnKey") ? attributes.text("finishOnKey", "") : defaultValue;
    if (!keys.matches(allowed)) {
      throw attributes.wrong("finishOnKey", "of 0-9 * #, or empty");
    }
    return keys;
  }
}
