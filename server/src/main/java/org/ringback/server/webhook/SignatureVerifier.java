package org.ringback.server.webhook;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Verifies that a Twilio account signed a webhook (https://www.twilio.com/docs/usage/security).
/// The signature covers the configured public URL; headers that name a host are ignored.
final class SignatureVerifier {
  private final String publicUrl;

  SignatureVerifier(URI publicUrl) {
    this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
  }

  /// @param target the path and the query as received, with their escapes
  /// @throws BadSignature unless the signature is valid and AccountSid is the account
  FormBody verify(WebhookCredentials account, String target, byte[] body, String signature) {
    FormBody form;
    try {
      form = FormBody.of(target, body);
    } catch (IllegalArgumentException unreadable) {
      throw new BadSignature();
    }
    String url = publicUrl + target;
    Optional<String> hash = FormBody.hash(target);
    var signed = hash.isPresent() ? Map.<String, List<String>>of() : form.parameters();
    boolean isSigned =
        account.authTokens().stream()
                .anyMatch(token -> TwilioSignature.matches(token.bytes(), url, signed, signature))
            && hash.map(expected -> TwilioSignature.isHash(body, expected)).orElse(true);
    // The URL's workspace is not bound by the signature alone, because two may share an account.
    Optional<String> claimed =
        form.get("AccountSid").or(() -> hash.flatMap(_ -> WebhookUrls.accountSid(target)));
    if (!isSigned || !claimed.equals(Optional.of(account.accountSid()))) {
      throw new BadSignature();
    }
    return form.storable();
  }
}
