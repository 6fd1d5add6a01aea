package org.ringback.server.identity.external;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import tools.jackson.databind.JsonNode;

/// Reads the account of a token from a Supabase project (`GET /auth/v1/user`). The e-mail address
/// in the token may be unconfirmed, so it does not identify the user.
public final class SupabaseAccounts {
  private final URI userAddress;
  private final @Nullable Secret apiKey;

  /// @param apiKey `SUPABASE_SERVICE_KEY`, which the project's gateway requires
  public SupabaseAccounts(URI project, @Nullable Secret apiKey) {
    this.userAddress = URI.create(project + "/auth/v1/user");
    this.apiKey = apiKey;
  }

  record Account(String subject, String email, String name) {}

  /// Returns empty if the e-mail address is unconfirmed or the project does not respond.
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
    JsonNode metadata = user.path("user_metadata");
    String name = metadata.path("full_name").stringValue(metadata.path("name").stringValue(""));
    return Optional.of(new Account(subject, email, name.isBlank() ? email : name));
  }
}
