package org.ringback.server.workspace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a Supabase project who a token's person is (`GET /auth/v1/user`). The token alone will not
/// do: it carries an e-mail address that may never have been confirmed, and whoever signs up with
/// somebody else's address must not become them here.
public final class SupabaseAccounts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SupabaseAccounts.class);
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final URI userAddress;
  private final @Nullable Secret apiKey;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(BOUND)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param apiKey `SUPABASE_SERVICE_KEY`, which the project's gateway asks for
  public SupabaseAccounts(URI project, @Nullable Secret apiKey) {
    this.userAddress = URI.create(project + "/auth/v1/user");
    this.apiKey = apiKey;
  }

  record Account(String subject, String email, String name) {}

  /// The person with an address that the project has confirmed; empty when it has not, or does not
  /// answer.
  Optional<Account> confirmed(String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(userAddress)
            .timeout(BOUND)
            .header("Authorization", "Bearer " + token);
    if (apiKey != null) {
      request.header("apikey", apiKey.reveal());
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        return read(JsonMapper.shared().readTree(answer.body()));
      }
      log.warn("{} answered {}", userAddress, answer.statusCode());
    } catch (IOException | JacksonException e) {
      log.warn("{} cannot be asked: {}", userAddress, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
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

  @Override
  public void close() {
    http.close();
  }
}
