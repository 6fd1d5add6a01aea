package org.ringback.server.identity.external;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import tools.jackson.databind.JsonNode;

/// Asks a Supabase project who a token's person is (`GET /auth/v1/user`). The token alone will not
/// do: it carries an e-mail address that may never have been confirmed, and whoever signs up with
/// somebody else's address must not become them here.
public final class SupabaseAccounts {
  private final URI userAddress;
  private final @Nullable Secret apiKey;

  /// @param apiKey `SUPABASE_SERVICE_KEY`, which the project's gateway asks for
  public SupabaseAccounts(URI project, @Nullable Secret apiKey) {
    this.userAddress = URI.create(project + "/auth/v1/user");
    this.apiKey = apiKey;
  }

  record Account(String subject, String email, String name) {}

  /// The person with an address that the project has confirmed; empty when it has not, or does not
  /// answer.
  Optional<Account> confirmed(String token) {
    OidcHttpClient http = OidcHttpClient.trusted().with(token);
    if (apiKey != null) {
      http.with("apikey", apiKey.reveal());
    }
    return http.json(userAddress).flatMap(SupabaseAccounts::read);
  }

  private static Optional<Account> read(JsonNode user) {
    String subject = user.path("id").stringValue("");
    String email = user.path("email").stringValue("");
    String confirmedAt = user.path("email_confirmed_at").stringValue("");
    if (subject.isEmpty() || email.isEmpty() || confirmedAt.isEmpty()) {
      return Optional.empty();
    }
    JsonNode chosen = user.path("user_metadata");
    String name = chosen.path("full_name").stringValue(chosen.path("name").stringValue(""));
    return Optional.of(new Account(subject, email, name.isBlank() ? email : name));
  }
}
