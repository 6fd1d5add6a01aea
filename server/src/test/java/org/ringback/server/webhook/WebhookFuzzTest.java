package org.ringback.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.ringback.server.call.LegStatusUpdate;
import org.ringback.server.running.Fuzz;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.webhook.TwimlWriter.Element;
import org.w3c.dom.Document;

/// Verifies that any body is parsed or rejected, and that parsed values can be signed and written
/// as TwiML.
class WebhookFuzzTest {
  private static final String SID = "CA0123456789abcdef0123456789abcdef";
  private static final List<String> FORMS =
      List.of(
          "AccountSid=AC0&CallSid=%s&CallStatus=ringing&From=%%2B15550001111&To=client%%3Aada&SequenceNumber=1"
              .formatted(SID),
          "CallSid=%s&CallStatus=completed&CallDuration=12&Timestamp=Sat%%2C+28+Nov+2026+08%%3A00%%3A00+%%2B0000"
              .formatted(SID),
          "DialCallSid=%s&DialCallStatus=answered&DialCallDuration=3&ParentCallSid=%s"
              .formatted(SID, SID),
          "FromCity=S%C3%83O+PAULO&Tag=a&Tag=b&=&&x=%00&%F0%9F%98%80=%",
          "{\"CallSid\":\"%s\",\"n\":1,\"deep\":{\"a\":[1,null]},\"t\":\"\\u0000\\ud800\"}"
              .formatted(SID));

  @FuzzTest
  void form(byte[] body) {
    for (String target : List.of("/voice", "/voice?bodySHA256=0f")) {
      try {
        read(target, FormBody.of(target, body));
      } catch (IllegalArgumentException rejected) {
        assertThat(rejected).isExactlyInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static void read(String target, FormBody form) {
    assertThat(form.storable().parameters().toString()).doesNotContain("\0");
    VerifiedWebhook webhook =
        new VerifiedWebhook(
            new WorkspaceId(new UUID(0, 1)), Map.of(), form.parameters(), Instant.EPOCH);
    LegStatusUpdate.ofCallback(webhook).ifPresent(update -> assertThat(update.at()).isNotNull());
    if (webhook.callSid().isPresent()) {
      LegStatusUpdate.ofDialedLeg(webhook)
          .ifPresent(update -> assertThat(update.parent()).isNotNull());
    }
    String url = "https://voice.example.com" + target;
    byte[] key = "0123456789abcdef".getBytes(UTF_8);
    String signature = TwilioSignature.sign(key, url, form.parameters());
    assertThat(TwilioSignature.matches(key, url, form.parameters(), signature)).isTrue();
    assertThat(TwilioSignature.matches(key, url + "x", form.parameters(), signature)).isFalse();
  }

  @FuzzTest
  void twiml(byte[] input) throws Exception {
    String text = new String(input, UTF_8);
    String xml =
        TwimlWriter.response(
            List.of(Element.of("Say").with("voice", text).text(text).containing(Element.of("x"))));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    org.w3c.dom.Element say = (org.w3c.dom.Element) document.getDocumentElement().getFirstChild();
    String carried =
        text.replaceAll(
            "[^\\x09\\x0A\\x0D\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "");
    assertThat(say.getTextContent()).isEqualTo(carried);
    assertThat(say.getAttribute("voice")).isEqualTo(carried);
  }

  @Test
  void mutated_forms_are_parsed_or_rejected() {
    Fuzz.mutated(getClass(), "forms", FORMS, this::form);
  }

  @Test
  void mutated_texts_are_preserved_in_twiml() {
    Fuzz.mutated(
        getClass(),
        "TwiML",
        List.of("Ada & <Ben> \"said\" 'é漢😀'\r\n\t", "]]><!-- &amp; -->", "<?xml?><!DOCTYPE x>"),
        input -> {
          try {
            twiml(input);
          } catch (Exception unreadable) {
            throw new AssertionError(unreadable);
          }
        });
  }
}
