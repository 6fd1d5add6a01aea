package org.ringback.exchange.twiml;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/// Lists the attributes of a document that no reader has read, because they are not supported.
final class UnsupportedAttributes {
  private UnsupportedAttributes() {}

  /// @param response the root element, after all readers have run
  static List<String> in(Element response) {
    List<String> found = new ArrayList<>();
    Elements.children(response).forEach(verb -> collect(verb, found));
    return found.stream().distinct().toList();
  }

  private static void collect(Element element, List<String> found) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String name = attributes.item(i).getNodeName();
      if (element.getUserData(name) == null && !name.startsWith("xml")) {
        found.add("attribute " + name + " of <" + element.getTagName() + ">");
      }
    }
    if (!element.getTagName().equals("Say")) { // SSML is read as its text
      Elements.children(element).forEach(each -> collect(each, found));
    }
  }
}
