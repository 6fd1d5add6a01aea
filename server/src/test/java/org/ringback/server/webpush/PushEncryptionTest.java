package org.ringback.server.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PushEncryptionTest {
  private static final String RECIPIENT =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

  @Test
  void the_example_of_rfc_8291_gives_its_bytes() throws GeneralSecurityException {
    ECPublicKey publicKey =
        PushEncryption.decode(
            bytes(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
    PrivateKey privateKey =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new ECPrivateKeySpec(
                    new BigInteger(1, bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
                    publicKey.getParams()));

    byte[] body =
        PushEncryption.encrypt(
            "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
            PushEncryption.decode(bytes(RECIPIENT)),
            bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            new KeyPair(publicKey, privateKey),
            bytes("DGv6ra1nlYgDCS1FRnbzlw"));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
        .isEqualTo(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocI"
                + "nmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWL"
                + "VWGNWQexSgSxsj_Qulcy4a-fN");
  }

  @Test
  void a_key_that_is_not_a_point_of_the_curve_is_rejected() {
    byte[] moved = bytes(RECIPIENT);
    moved[64] ^= 1;
    assertThatThrownBy(() -> PushEncryption.decode(moved))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PushEncryption.decode(new byte[65]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PushEncryption.decode(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
