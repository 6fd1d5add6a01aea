package org.ringback.server.callerid;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The numbers that outgoing calls show when the agent chooses none.
///
/// @param workspace null for the workspace's oldest number
/// @param countries by the ISO 3166 code of the called country
/// @param mine the default of the member who asks; null without one
record CallerIdDefaults(
    @Nullable String workspace, Map<String, String> countries, @Nullable String mine) {

  /// Returns the numbers from the first choice to the last. The called country comes before the
  /// member, because people answer a number of their own country more often.
  Stream<String> inOrder(String country) {
    return Stream.of(countries.getOrDefault(country, ""), text(mine), text(workspace))
        .filter(number -> !number.isEmpty());
  }

  /// Returns the defaults of the workspace and of countries, for the audit log.
  String written() {
    return Stream.concat(
            Stream.of("workspace " + (workspace == null ? "automatic" : workspace)),
            countries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(@Nullable String number) {
    return number == null ? "" : number;
  }
}
