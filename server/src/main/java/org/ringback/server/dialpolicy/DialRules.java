package org.ringback.server.dialpolicy;

import java.util.List;

/// What a workspace may dial.
///
/// @param callsAllowed false stops every outgoing call at once
/// @param emergencyAdvice what somebody is told who dials an emergency number, which is never
///   dialled
/// @param countries ISO 3166 codes; empty means those of the workspace's own numbers
public record DialRules(
    boolean callsAllowed,
    List<String> countries,
    int memberPerMinute,
    int workspacePerMinute,
    int memberPerDay,
    int workspacePerDay,
    String emergencyAdvice,
    SpendLimit spend) {
  /// For a workspace that has set none: generous to people, tight to a stolen session.
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
