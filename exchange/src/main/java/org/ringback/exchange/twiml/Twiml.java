package org.ringback.exchange.twiml;

import static org.ringback.exchange.twiml.Elements.children;
import static org.ringback.exchange.twiml.Elements.leaf;
import static org.ringback.exchange.twiml.Elements.schema;
import static org.ringback.exchange.twiml.Elements.text;
import static org.ringback.exchange.twiml.TwimlException.DOCUMENT_PARSE_FAILURE;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// Reads TwiML. Documents are untrusted: a DTD is rejected, which prevents external entities and
/// entity expansion, and the size is limited to 64 KiB. As at Twilio, an unknown attribute is
/// ignored and reported. An unknown verb or an invalid value is an error.
public final class Twiml {
  /// The result of reading a document.
  ///
  /// @param unsupported what the exchange ignores, such as "attribute ringTone of <Dial>"
  public record Reading(List<Verb> verbs, List<String> unsupported) {}

  private static final int MAX_BYTES = 64 * 1024;

  private Twiml() {}

  /// @throws TwimlException for a document that Twilio would reject
  public static List<Verb> parse(String document) throws TwimlException {
    return read(document).verbs();
  }

  /// @throws TwimlException for a document that Twilio would reject
  public static Reading read(String document) throws TwimlException {
    Element response = root(document);
    if (!response.getTagName().equals("Response")) {
      throw schema("the root is <" + response.getTagName() + ">, but must be <Response>");
    }
    List<Verb> verbs = new ArrayList<>();
    for (Element each : children(response)) {
      verbs.add(verb(each));
    }
    if (!text(response).isEmpty()) {
      throw schema("<Response> contains text between its verbs");
    }
    return new Reading(List.copyOf(verbs), UnsupportedAttributes.in(response));
  }

  private static Element root(String document) throws TwimlException {
    if (document.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw unreadable("the document is larger than 64 KiB");
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder
          .parse(new InputSource(new StringReader(document.strip())))
          .getDocumentElement();
    } catch (SAXException | IOException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the XML parser does not support secure settings", e);
    }
  }

  static Verb verb(Element element) throws TwimlException {
    Attributes attributes = new Attributes(element);
    return switch (element.getTagName()) {
      case "Dial" -> DialReader.dial(element, attributes);
      case "Gather" -> GatherRecordReader.gather(element, attributes);
      case "Record" -> GatherRecordReader.record(element, attributes);
      case "Enqueue" -> DialReader.enqueue(element, attributes);
      case "Start" -> StartStopReader.start(element);
      case "Stop" -> StartStopReader.stop(element);
      case "Connect" -> StartStopReader.connect(element, attributes);
      case "Leave" -> {
        leaf(element);
        yield new Verb.Leave();
      }
      case "Say" ->
          new Verb.Say(
              attributes.count("loop", 1, 0, 1000),
              textOf(element),
              attributes.text("voice", ""),
              attributes.text("language", ""));
      case "Play" -> play(leaf(element), attributes);
      case "Pause" -> {
        leaf(element);
        yield new Verb.Pause(attributes.seconds("length", 1, 0, 3600));
      }
      case "Hangup" -> {
        leaf(element);
        yield new Verb.Hangup();
      }
      case "Echo" -> {
        leaf(element);
        yield new Verb.Echo();
      }
      case "Reject" -> reject(element, attributes);
      case "Redirect" -> new Verb.Redirect(attributes.method("method"), leaf(element));
      default -> throw schema("<" + element.getTagName() + "> is not a verb of this exchange");
    };
  }

  private static Verb play(String url, Attributes attributes) throws TwimlException {
    String digits = attributes.keys("digits", "[0-9*#A-Dw]*", "of 0-9 * # A-D w");
    if (url.isEmpty() && digits.isEmpty()) {
      throw schema("<Play> has neither a URL nor digits");
    }
    return new Verb.Play(attributes.count("loop", 1, 0, 1000), url, digits);
  }

  private static Verb reject(Element element, Attributes attributes) throws TwimlException {
    leaf(element);
    return new Verb.Reject(
        switch (attributes.text("reason", "rejected").toLowerCase(Locale.ROOT)) {
          case "rejected" -> Verb.Reject.Reason.REJECTED;
          case "busy" -> Verb.Reject.Reason.BUSY;
          default -> throw attributes.wrong("reason", "rejected or busy");
        });
  }

  /// Returns the text of `<Say>`, SSML elements included.
  private static String textOf(Element element) {
    return element.getTextContent().strip().replaceAll("\\s+", " ");
  }

  private static TwimlException unreadable(String message) {
    return new TwimlException(DOCUMENT_PARSE_FAILURE, message);
  }

  /// Throws every error: the parser's default handler prints to stderr.
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
