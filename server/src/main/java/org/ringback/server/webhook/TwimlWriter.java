package org.ringback.server.webhook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes TwiML. Escapes texts and attributes, and omits characters that XML 1.0 does not allow.
public final class TwimlWriter {
  /// A verb, or a noun inside a verb.
  public record Element(
      String name, Map<String, String> attributes, String text, List<Element> nested) {
    public static Element of(String name) {
      return new Element(name, Map.of(), "", List.of());
    }

    public Element with(String attribute, String value) {
      Map<String, String> more = new LinkedHashMap<>(attributes);
      more.put(attribute, value);
      return new Element(name, more, text, nested);
    }

    public Element text(String text) {
      return new Element(name, attributes, text, nested);
    }

    public Element containing(Element noun) {
      List<Element> more = new ArrayList<>(nested);
      more.add(noun);
      return new Element(name, attributes, text, more);
    }
  }

  private TwimlWriter() {}

  /// Returns a document that speaks a sentence and hangs up.
  public static String sayAndHangUp(String sentence) {
    return response(List.of(Element.of("Say").text(sentence), Element.of("Hangup")));
  }

  public static String response(List<Element> verbs) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    write(xml, new Element("Response", Map.of(), "", verbs));
    return xml.toString();
  }

  private static void write(StringBuilder xml, Element element) {
    xml.append('<').append(element.name());
    element
        .attributes()
        .forEach(
            (name, value) -> {
              xml.append(' ').append(name).append("=\"");
              escape(xml, value);
              xml.append('"');
            });
    if (element.text().isEmpty() && element.nested().isEmpty()) {
      xml.append("/>");
      return;
    }
    xml.append('>');
    escape(xml, element.text());
    element.nested().forEach(noun -> write(xml, noun));
    xml.append("</").append(element.name()).append('>');
  }

  private static void escape(StringBuilder xml, String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\t', '\n', '\r' -> xml.append("&#").append(c).append(';');
                default -> {
                  if (isXml(c)) {
                    xml.appendCodePoint(c);
                  }
                }
              }
            });
  }

  private static boolean isXml(int c) {
    return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
  }
}
