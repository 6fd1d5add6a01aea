package org.ringback.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.security.RequestValidator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;

class TwilioSignatureTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final byte[] KEY = TOKEN.getBytes(StandardCharsets.UTF_8);
  private static final String URL = "https://voice.example.com/api/workspaces/1/voice?callId=a%20b";

  @Test
  void signatures_match_twilios_validator() {
    Random random = new Random(7);
    RequestValidator official = new RequestValidator(TOKEN);
    for (int i = 0; i < 500; i++) {
      Map<String, String> parameters = parameters(random);
      String signature = TwilioSignature.sign(KEY, URL, listed(parameters));

      assertThat(official.validate(URL, parameters, signature)).as("%s", parameters).isTrue();
      assertThat(TwilioSignature.matches(KEY, URL, listed(parameters), signature)).isTrue();
    }
  }

  @Test
  void changed_requests_are_rejected_as_by_twilios_validator() {
    Random random = new Random(8);
    RequestValidator official = new RequestValidator(TOKEN);
    for (int i = 0; i < 200; i++) {
      Map<String, String> parameters = parameters(random);
      String signature = TwilioSignature.sign(KEY, URL, listed(parameters));
      Map<String, String> changed = new HashMap<>(parameters);
      changed.put("To", "+19005550199");

      assertThat(TwilioSignature.matches(KEY, URL, listed(changed), signature)).isFalse();
      assertThat(official.validate(URL, changed, signature)).isFalse();
      assertThat(TwilioSignature.matches(KEY, URL + "x", listed(parameters), signature)).isFalse();
      assertThat(TwilioSignature.matches(KEY, URL, listed(parameters), "")).isFalse();
    }
  }

  @Test
  void the_documented_example_verifies() {
    Map<String, List<String>> parameters =
        Map.of(
            "CallSid", List.of("CA1234567890ABCDE"),
            "Caller", List.of("+14158675309"),
            "Digits", List.of("1234"),
            "From", List.of("+14158675309"),
            "To", List.of("+18005551212"));

    assertThat(
            TwilioSignature.matches(
                "12345".getBytes(StandardCharsets.UTF_8),
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                parameters,
                "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
        .isTrue();
  }

  @Test
  void urls_signed_with_or_without_port_are_accepted() {
    Map<String, List<String>> none = Map.of();
    for (String signed : List.of("https://a.example/voice", "https://a.example:443/voice")) {
      for (String configured : List.of("https://a.example/voice", "https://a.example:443/voice")) {
        String signature = TwilioSignature.sign(KEY, signed, none);
        assertThat(TwilioSignature.matches(KEY, configured, none, signature)).as(signed).isTrue();
      }
    }
    String local = TwilioSignature.sign(KEY, "http://127.0.0.1:8080/voice", none);
    assertThat(TwilioSignature.matches(KEY, "http://127.0.0.1:8080/voice", none, local)).isTrue();
    assertThat(TwilioSignature.matches(KEY, "http://127.0.0.1:9090/voice", none, local)).isFalse();
  }

  @Test
  void a_repeated_parameter_is_signed_with_each_of_its_values() {
    Map<String, List<String>> repeated = Map.of("Tag", List.of("b", "a"));
    String signature = TwilioSignature.sign(KEY, URL + "", repeated);

    assertThat(signature)
        .isEqualTo(TwilioSignature.sign(KEY, URL, Map.of("Tag", List.of("a", "b"))))
        .isNotEqualTo(TwilioSignature.sign(KEY, URL, Map.of("Tag", List.of("b"))));
  }

  @Test
  void a_json_body_is_bound_by_its_hash_in_the_url() throws Exception {
    byte[] body = "{\"AccountSid\":\"AC1\",\"n\":{}}".getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    String target = "/voice?bodySHA256=" + hash;
    String signature = TwilioSignature.sign(KEY, "https://a.example" + target, Map.of());
    SignatureVerifier signatures = new SignatureVerifier(URI.create("https://a.example"));
    WebhookCredentials account =
        new WebhookCredentials("AC1", List.of(new Secret(new String(KEY, UTF_8))));

    assertThat(
            new RequestValidator(new String(KEY, UTF_8))
                .validate("https://a.example" + target, new String(body, UTF_8), signature))
        .isTrue();
    assertThat(signatures.verify(account, target, body, signature).get("AccountSid"))
        .contains("AC1");
    byte[] other = "{\"AccountSid\":\"AC1\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> signatures.verify(account, target, other, signature))
        .isInstanceOf(BadSignature.class);
  }

  private static Map<String, String> parameters(Random random) {
    Map<String, String> parameters = new TreeMap<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      parameters.put(text(random, "abcXYZ_09"), text(random, "aZ0 +&=%/?é漢<\"\n"));
    }
    parameters.put("To", "+15550001111");
    parameters.put("Empty", "");
    return parameters;
  }

  private static String text(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9) + 1; i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static Map<String, List<String>> listed(Map<String, String> parameters) {
    Map<String, List<String>> listed = new HashMap<>();
    parameters.forEach((name, value) -> listed.put(name, List.of(value)));
    return listed;
  }
}
