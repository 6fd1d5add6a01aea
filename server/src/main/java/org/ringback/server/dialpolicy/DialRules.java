package org.ringback.server.dialpolicy;

import java.util.List;

/// The dialing rules of a workspace.
///
/// @param callsAllowed false forbids all outgoing calls
/// @param emergencyAdvice message for users who dial an emergency number
/// @param countries ISO 3166 codes; empty allows those of the workspace's numbers
public record DialRules(
    boolean callsAllowed,
    List<String> countries,
    int memberPerMinute,
    int workspacePerMinute,
    int memberPerDay,
    int workspacePerDay,
    String emergencyAdvice,
    SpendLimit spend) {
  /// The default rules: high enough for users, low enough to limit fraud with a stolen session.
  static final DialRules STANDARD =
      new DialRules(
          true,
          List.of(),
          20,
          120,
          1000,
          10000,
          "Emergency numbers cannot be called from here. Use a telephone.",
          SpendLimit.STANDARD);
}
