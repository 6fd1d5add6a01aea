package org.ringback.server.dialpolicy;

import java.util.List;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The countries that a workspace may call.
public final class AllowedCountries {
  private final DialPolicyStore store;

  public AllowedCountries(Database db) {
    this.store = new DialPolicyStore(db);
  }

  /// @param own the workspace's numbers, whose countries are the default
  /// @return ISO 3166 codes
  public List<String> of(WorkspaceId workspace, List<String> own) {
    return of(store.rules(workspace).orElse(DialRules.STANDARD), own);
  }

  static List<String> of(DialRules rules, List<String> own) {
    return rules.countries().isEmpty()
        ? own.stream()
            .flatMap(number -> Destination.of(number).stream())
            .map(Destination::country)
            .distinct()
            .toList()
        : rules.countries();
  }
}
