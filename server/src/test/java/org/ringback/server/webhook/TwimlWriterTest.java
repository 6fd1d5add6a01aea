package org.ringback.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Client;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Identity;
import com.twilio.twiml.voice.Parameter;
import com.twilio.twiml.voice.Say;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.w3c.dom.Document;

class TwimlWriterTest {
  private static final String SPECIAL_CHARACTERS = "Ada & <Ben> \"said\" 'é漢😀'\n";

  @Test
  void writes_the_same_document_as_twilios_library() throws Exception {
    String ours =
        TwimlWriter.response(
            List.of(
                Element.of("Say").text(SPECIAL_CHARACTERS),
                Element.of("Dial")
                    .with("action", "https://a.example/dialed?x=1&y=2")
                    .with("timeout", "25")
                    .with("answerOnBridge", "true")
                    .containing(
                        Element.of("Client")
                            .containing(Element.of("Identity").text("u_1_s_2"))
                            .containing(
                                Element.of("Parameter")
                                    .with("name", "from")
                                    .with("value", SPECIAL_CHARACTERS)))));
    String official =
        new VoiceResponse.Builder()
            .say(new Say.Builder(SPECIAL_CHARACTERS).build())
            .dial(
                new Dial.Builder()
                    .action("https://a.example/dialed?x=1&y=2")
                    .timeout(25)
                    .answerOnBridge(true)
                    .client(
                        new Client.Builder()
                            .identity(new Identity.Builder("u_1_s_2").build())
                            .parameter(
                                new Parameter.Builder()
                                    .name("from")
                                    .value(SPECIAL_CHARACTERS)
                                    .build())
                            .build())
                    .build())
            .build()
            .toXml();

    assertThat(parse(ours).isEqualNode(parse(official))).as("%s%n%s", ours, official).isTrue();
  }

  @Test
  void omits_characters_that_xml_does_not_allow() throws Exception {
    String twiml = TwimlWriter.response(List.of(Element.of("Say").text("a\u0000b\u0007c\uFFFFd")));

    assertThat(parse(twiml).getDocumentElement().getTextContent()).isEqualTo("abcd");
  }

  private static Document parse(String xml) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    document.normalizeDocument();
    return document;
  }
}
