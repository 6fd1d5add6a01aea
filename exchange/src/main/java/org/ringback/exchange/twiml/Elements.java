package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.TwimlException.SCHEMA_VALIDATION;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Reads the content of an element.
final class Elements {
  private Elements() {}

  static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        children.add(child);
      }
    }
    return children;
  }

  static String text(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n.getNodeType() == Node.TEXT_NODE || n.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(n.getNodeValue());
      }
    }
    return text.toString().strip();
  }

  /// Returns the text of an element without child elements.
  static String leaf(Element element) throws TwimlException {
    if (!children(element).isEmpty()) {
      throw cannotHold(element, children(element).getFirst());
    }
    return text(element);
  }

  static String filled(Element element, String text) throws TwimlException {
    if (text.isEmpty()) {
      throw schema("<" + element.getTagName() + "> is empty");
    }
    return text;
  }

  static TwimlException cannotHold(Element outer, Element inner) {
    return schema("<" + outer.getTagName() + "> cannot hold <" + inner.getTagName() + ">");
  }

  static TwimlException schema(String message) {
    return new TwimlException(SCHEMA_VALIDATION, message);
  }
}
