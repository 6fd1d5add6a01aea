package org.ringback.server.twilio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// What requests to the resources of an account have in common: their paths, their pages, and the
/// answers that mean that a resource is missing.
final class AccountRequests {
  /// Twilio's error "Call is not in-progress. Cannot redirect."
  private static final int NOT_IN_PROGRESS = 21220;

  private static final int MAX_PAGES = 100;

  private AccountRequests() {}

  /// Returns the path of a resource of the account.
  static String path(TwilioAuth auth, String rest) {
    return "/2010-04-01/Accounts/" + auth.account() + rest;
  }

  /// Returns empty when Twilio has no such resource.
  static Optional<JsonNode> unlessAbsent(Supplier<JsonNode> request) {
    try {
      return Optional.of(request.get());
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// Returns empty when Twilio has no such call, or it is not in progress.
  static Optional<JsonNode> ifInProgress(Supplier<JsonNode> request) {
    try {
      return unlessAbsent(request);
    } catch (TwilioFailure.Refused refused) {
      if (refused.code() == NOT_IN_PROGRESS) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// Does nothing when Twilio has no such resource.
  static void deleteIfPresent(TwilioHttp http, TwilioAuth auth, String path) {
    try {
      http.delete(auth, path);
    } catch (TwilioFailure.Refused refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
  }

  /// Lists the items of all pages. Follows `next_page_uri`, which has no host. Follows no other
  /// URL, because each request carries the account's credentials.
  static <T> List<T> all(
      TwilioHttp http, TwilioAuth auth, String first, String list, Function<JsonNode, T> read) {
    List<T> found = new ArrayList<>();
    String path = first;
    for (int pages = 0; !path.isEmpty() && pages < MAX_PAGES; pages++) {
      JsonNode page = http.get(auth, path);
      page.path(list).forEach(item -> found.add(read.apply(item)));
      path = page.path("next_page_uri").stringValue("");
      if (!path.isEmpty() && !path.startsWith(path(auth, "/"))) {
        throw new TwilioFailure.Unreachable("the next page is not a page of the account: " + path);
      }
    }
    return found;
  }
}
