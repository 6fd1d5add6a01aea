package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// The attributes of one element, read by type; what is written wrongly is an error that names it.
final class Attributes {
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final Element element;

  Attributes(Element element) {
    this.element = element;
  }

  @Nullable String text(String name) {
    String value = element.getAttribute(name).strip();
    return value.isEmpty() ? null : value;
  }

  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  boolean flag(String name) throws TwimlException {
    return switch (text(name, "false").toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  int count(String name, int otherwise, int least, int most) throws TwimlException {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int count = Integer.parseInt(value);
      if (count >= least && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for both
    }
    throw wrong(name, "a number from " + least + " to " + most);
  }

  Duration seconds(String name, int otherwise, int least, int most) throws TwimlException {
    return Duration.ofSeconds(count(name, otherwise, least, most));
  }

  String method(String name) throws TwimlException {
    String value = text(name, "POST").toUpperCase(Locale.ROOT);
    if (!value.equals("GET") && !value.equals("POST")) {
      throw wrong(name, "GET or POST");
    }
    return value;
  }

  Callback callback() throws TwimlException {
    Set<String> events = new LinkedHashSet<>();
    for (String event : text("statusCallbackEvent", "completed").split("[\\s,]+")) {
      if (!EVENTS.contains(event)) {
        throw wrong("statusCallbackEvent", "of " + EVENTS);
      }
      events.add(event);
    }
    return new Callback(
        text("statusCallback", ""), method("statusCallbackMethod"), Set.copyOf(events));
  }

  TwimlException wrong(String name, String expected) {
    return new TwimlException(
        TwimlException.SCHEMA_VALIDATION,
        "attribute "
            + name
            + " of <"
            + element.getTagName()
            + "> is \""
            + element.getAttribute(name)
            + "\", but should be "
            + expected);
  }
}
