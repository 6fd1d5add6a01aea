package org.ringback.server.provisioning.health;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The result of one check of a setup.
///
/// @param name stable: `account`, `api-key`, `twiml-app`, `phone-number`, `geo-permissions` or
///   `public-url`
/// @param success describes the checked part if it has no error
record CheckResult(String name, String success, List<Finding> findings) {
  boolean isOk() {
    return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  /// Returns the message for administrators.
  String message() {
    return Stream.concat(
            isOk() ? Stream.of(success) : Stream.empty(), findings.stream().map(Finding::message))
        .collect(Collectors.joining(" "));
  }
}
