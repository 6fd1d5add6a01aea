package org.ringback.server.webhook;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ringback.server.tenancy.WorkspaceId;

/// Lets in what Twilio signed for a workspace's own account, over the address that we are
/// configured to have: what a header says of the host is not asked.
final class SignatureVerifier {
  private final String publicUrl;
  private final WebhookCredentialSource accounts;

  /// The last account that each workspace was seen with, for a time without a database: somebody is
  /// on the line and has to hear that we are sorry.
  private final Map<WorkspaceId, WebhookCredentials> seen = new ConcurrentHashMap<>();

  SignatureVerifier(URI publicUrl, WebhookCredentialSource accounts) {
    this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
    this.accounts = accounts;
  }

  /// @param target the path and the query as they came, escapes and all
  /// @throws BadSignature unless the signature is right and the body names the workspace's account
  FormBody verify(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    if (workspace == null || signature == null) {
      throw new BadSignature();
    }
    WebhookCredentials recent = accounts.recent(workspace).orElseThrow(BadSignature::new);
    return verify(workspace, recent, target, body, signature);
  }

  /// The same, with the account that was seen last if that one has signed: the database may be why
  /// we are asked.
  FormBody verifyAsSeen(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    WebhookCredentials last = workspace == null ? null : seen.get(workspace);
    return workspace == null || last == null || signature == null
        ? verify(workspace, target, body, signature)
        : verify(workspace, last, target, body, signature);
  }

  /// What does not fit is tried with the account as it is now: another node may have changed its
  /// Auth Token.
  private FormBody verify(
      WorkspaceId workspace,
      WebhookCredentials known,
      String target,
      byte[] body,
      String signature) {
    try {
      FormBody form = verify(known, target, body, signature);
      seen.put(workspace, known);
      return form;
    } catch (BadSignature changed) {
      WebhookCredentials now = accounts.now(workspace).orElseThrow(BadSignature::new);
      if (now.equals(known)) {
        throw changed;
      }
      FormBody form = verify(now, target, body, signature);
      seen.put(workspace, now);
      return form;
    }
  }

  private FormBody verify(
      WebhookCredentials account, String target, byte[] body, String signature) {
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
    // The signature alone does not bind the path's workspace: two may share an Auth Token's
    // account.
    if (!isSigned || !form.get("AccountSid").equals(Optional.of(account.accountSid()))) {
      throw new BadSignature();
    }
    return form.storable();
  }
}
