package org.ringback.server.webhook;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.workspace.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets in what Twilio signed for a workspace's own account, over the address that we are
/// configured to have: what a header says of the host is not asked.
final class Signatures {
  private static final Logger log = LoggerFactory.getLogger(Signatures.class);

  private final URI publicUrl;
  private final Function<WorkspaceId, Optional<SigningAccount>> accounts;

  /// The last account that each workspace was seen with, for a time without a database: somebody is
  /// on the line and has to hear that we are sorry.
  private final Map<WorkspaceId, SigningAccount> seen = new ConcurrentHashMap<>();

  Signatures(URI publicUrl, Function<WorkspaceId, Optional<SigningAccount>> accounts) {
    this.publicUrl = publicUrl;
    this.accounts = accounts;
  }

  /// @param target the path and the query as they came, escapes and all
  /// @throws BadSignature unless the signature is right and the body names the workspace's account
  FormBody verify(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    if (workspace == null || signature == null) {
      throw new BadSignature();
    }
    SigningAccount account = accounts.apply(workspace).orElseThrow(BadSignature::new);
    FormBody form = verify(account, target, body, signature);
    seen.put(workspace, account);
    return form;
  }

  /// The same, with the account that was seen last if that one has signed: the database may be why
  /// we are asked.
  FormBody verifyAsSeen(
      @Nullable WorkspaceId workspace, String target, byte[] body, @Nullable String signature) {
    SigningAccount account = workspace == null ? null : seen.get(workspace);
    if (account != null && signature != null) {
      try {
        return verify(account, target, body, signature);
      } catch (BadSignature changed) {
        log.debug("the Auth Token of {} may have changed", workspace);
      }
    }
    return verify(workspace, target, body, signature);
  }

  private FormBody verify(SigningAccount account, String target, byte[] body, String signature) {
    FormBody form;
    try {
      form = FormBody.of(target, body);
    } catch (IllegalArgumentException unreadable) {
      throw new BadSignature();
    }
    String url = publicUrl.toString().replaceFirst("/+$", "") + target;
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
    return form;
  }
}
