package org.ringback.exchange.twiml;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Reads the attributes of an element by type. Throws for an invalid value. Records which
/// attributes were read, so that [UnsupportedAttributes] can list the others.
final class Attributes {
  private static final Set<String> CALL_EVENTS =
      Set.of("initiated", "ringing", "answered", "completed");
  private static final Set<String> RECORDING_EVENTS = Set.of("in-progress", "completed", "absent");

  private final Element element;

  Attributes(Element element) {
    this.element = element;
  }

  @Nullable String text(String name) {
    element.setUserData(name, Boolean.TRUE, null);
    String value = element.getAttribute(name).strip();
    return value.isEmpty() ? null : value;
  }

  String text(String name, String defaultValue) {
    String value = text(name);
    return value == null ? defaultValue : value;
  }

  /// Returns the value as written, spaces included.
  String untrimmed(String name) {
    element.setUserData(name, Boolean.TRUE, null);
    return element.getAttribute(name);
  }

  /// Reads keys of the given alphabet.
  String keys(String name, String allowed, String expected) throws TwimlException {
    String keys = text(name, "");
    if (!keys.matches(allowed)) {
      throw wrong(name, expected);
    }
    return keys;
  }

  /// Returns whether the attribute is present, even if empty.
  boolean has(String name) {
    return element.hasAttribute(name);
  }

  boolean flag(String name) throws TwimlException {
    return flag(name, false);
  }

  boolean flag(String name, boolean defaultValue) throws TwimlException {
    return switch (text(name, String.valueOf(defaultValue)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  int count(String name, int defaultValue, int least, int most) throws TwimlException {
    String value = text(name);
    if (value == null) {
      return defaultValue;
    }
    try {
      int count = Integer.parseInt(value);
      if (count >= least && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Falls through to the common message.
    }
    throw wrong(name, "a number from " + least + " to " + most);
  }

  Duration seconds(String name, int defaultValue, int least, int most) throws TwimlException {
    return Duration.ofSeconds(count(name, defaultValue, least, most));
  }

  String method(String name) throws TwimlException {
    String value = text(name, "POST").toUpperCase(Locale.ROOT);
    if (!value.equals("GET") && !value.equals("POST")) {
      throw wrong(name, "GET or POST");
    }
    return value;
  }

  /// Reads `trim-silence` or `do-not-trim`.
  boolean trim(boolean defaultValue) throws TwimlException {
    return switch (text("trim", defaultValue ? "trim-silence" : "do-not-trim")) {
      case "trim-silence" -> true;
      case "do-not-trim" -> false;
      default -> throw wrong("trim", "trim-silence or do-not-trim");
    };
  }

  StatusCallback callback() throws TwimlException {
    return callback("statusCallback", CALL_EVENTS, "completed");
  }

  StatusCallback recordingCallback() throws TwimlException {
    return callback("recordingStatusCallback", RECORDING_EVENTS, "completed");
  }

  /// Reads the URL, `…Method` and `…Event` of a callback.
  StatusCallback callback(String name, Set<String> allowed, String defaultValue)
      throws TwimlException {
    Set<String> events = new LinkedHashSet<>();
    for (String event : text(name + "Event", defaultValue).split("[\\s,]+")) {
      if (!event.isEmpty() && !allowed.contains(event)) {
        throw wrong(name + "Event", "of " + allowed);
      }
      events.add(event);
    }
    return new StatusCallback(text(name, ""), method(name + "Method"), Set.copyOf(events));
  }

  /// @return null when the attribute is absent
  @Nullable String oneOf(String name, String... allowed) throws TwimlException {
    String value = text(name);
    if (value != null && !List.of(allowed).contains(value)) {
      throw wrong(name, "one of " + String.join(", ", allowed));
    }
    return value;
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
            + "\", but must be "
            + expected);
  }
}
