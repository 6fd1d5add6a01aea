package org.ringback.server.dialpolicy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringback.server.audit.AuditEvent;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Decides whether a member may dial a number now. It counts allowed dials, one at a time for each
/// workspace, so that concurrent dials cannot exceed the limits. It writes denials to the audit
/// log.
public final class DialPolicy {
  /// "timeLimit … default 14400" (https://www.twilio.com/docs/voice/twiml/dial).
  private static final Duration MAX_TWILIO_DURATION = Duration.ofHours(4);

  private final Database db;
  private final DialPolicyStore store;
  private final DoNotCallStore doNotCall;
  private final Credentials credentials;
  private final UsageSource usageSource;
  private final AuditLog audit;
  private final Clock clock;

  public DialPolicy(
      Database db, Credentials credentials, UsageSource usageSource, AuditLog audit, Clock clock) {
    this.usageSource = usageSource;
    this.db = db;
    this.store = new DialPolicyStore(db);
    this.doNotCall = new DoNotCallStore(db);
    this.credentials = credentials;
    this.audit = audit;
    this.clock = clock;
  }

  /// The reason why a dial is denied.
  ///
  /// @param code stable, for programs
  /// @param message for the agent, who reads or hears it
  public record Denial(String code, String message) {}

  /// Counts the dial, or returns why it is denied.
  public Optional<Denial> refuse(WorkspaceId workspace, UserId member, String e164) {
    DialRules rules = rules(workspace);
    Optional<Denial> denial =
        byDestination(workspace, rules, e164).or(() -> byRate(workspace, member, rules));
    denial.ifPresent(
        why ->
            audit.write(
                workspace,
                AuditEvent.of(member, "dial.refused", e164, Map.of("reason", why.code()))));
    return denial;
  }

  /// Returns why the number cannot be called, without the limits of calls and spend. Counts
  /// nothing, and writes no audit entry.
  public Optional<Denial> check(WorkspaceId workspace, String e164) {
    return byDestination(workspace, rules(workspace), e164);
  }

  private Optional<Denial> byDestination(WorkspaceId workspace, DialRules rules, String e164) {
    return byEmergency(workspace, rules, e164)
        .or(() -> byNumber(workspace, rules, e164))
        .or(() -> byDoNotCallList(workspace, e164));
  }

  /// Denies emergency numbers, because the emergency service could not locate the caller. The
  /// message is the workspace's advice.
  ///
  /// @param typed the number as typed, in any format
  public Optional<Denial> refuseEmergency(WorkspaceId workspace, UserId member, String typed) {
    Optional<Denial> denial = byEmergency(workspace, rules(workspace), typed);
    denial.ifPresent(
        why ->
            audit.write(
                workspace,
                AuditEvent.of(
                    member,
                    "dial.refused",
                    EmergencyNumbers.digits(typed),
                    Map.of("reason", why.code()))));
    return denial;
  }

  private Optional<Denial> byEmergency(WorkspaceId workspace, DialRules rules, String typed) {
    return EmergencyNumbers.isNumber(typed, allowed(workspace, rules))
        ? denial("emergency-number", rules.emergencyAdvice())
        : Optional.empty();
  }

  private List<String> allowed(WorkspaceId workspace, DialRules rules) {
    return AllowedCountries.of(rules, credentials.ownNumbers(workspace));
  }

  public DialRules rules(WorkspaceId workspace) {
    return store.rules(workspace).orElse(DialRules.STANDARD);
  }

  void setRules(WorkspaceId workspace, DialRules rules, AuditEvent event) {
    db.inTransaction(
        () -> {
          store.save(workspace, rules, clock.instant());
          audit.write(workspace, event);
          return rules;
        });
  }

  private Optional<Denial> byNumber(WorkspaceId workspace, DialRules rules, String e164) {
    if (!rules.callsAllowed()) {
      return denial(
          "calls-stopped",
          "Outgoing calls are turned off in your workspace. An administrator can turn them on.");
    }
    Optional<Destination> destination = Destination.of(e164);
    if (destination.isEmpty()) {
      return denial(
          "unknown-destination", "This number does not exist. Check the country code and digits.");
    }
    if (destination.get().isPremium()) {
      return denial(
          "premium-number", "Premium-rate numbers cannot be called. Dial another number.");
    }
    return allowed(workspace, rules).contains(destination.get().country())
        ? Optional.empty()
        : denial(
            "country-not-allowed",
            "Your workspace may not call this country. An administrator can allow it.");
  }

  private Optional<Denial> byDoNotCallList(WorkspaceId workspace, String e164) {
    return doNotCall
        .find(workspace, e164)
        .flatMap(
            entry ->
                denial(
                    "do-not-call",
                    "This number is on the do-not-call list"
                        + (entry.reason().isEmpty() ? "" : " (" + entry.reason() + ")")
                        + ". An administrator can remove it."));
  }

  private Optional<Denial> byRate(WorkspaceId workspace, UserId member, DialRules rules) {
    return db.inTransaction(
        () -> {
          store.lock(workspace);
          DialPolicyStore.Counts minute =
              store.since(workspace, member, clock.instant().minus(Duration.ofMinutes(1)));
          DialPolicyStore.Counts day =
              store.since(workspace, member, clock.instant().minus(Duration.ofDays(1)));
          if (minute.member() >= rules.memberPerMinute()
              || minute.workspace() >= rules.workspacePerMinute()) {
            return denial(
                "too-many-calls", "Too many calls in a minute. Wait a minute and try again.");
          }
          if (day.member() >= rules.memberPerDay() || day.workspace() >= rules.workspacePerDay()) {
            return denial(
                "daily-limit",
                "The daily limit of calls is reached. An administrator can raise it.");
          }
          if (rules.spend().isUsedUp(usage(workspace, member))) {
            return denial(
                "spend-cap", "The daily spend limit is reached. An administrator can raise it.");
          }
          store.count(workspace, member, clock.instant());
          return Optional.<Denial>empty();
        });
  }

  /// Returns the maximum duration of a new call: the remaining budget, shared with running calls,
  /// and at most Twilio's limit.
  public Duration maxDuration(WorkspaceId workspace, UserId member) {
    long minutes = rules(workspace).spend().minutesForOneMoreCall(usage(workspace, member));
    return Duration.ofMinutes(Math.clamp(minutes, 1, MAX_TWILIO_DURATION.toMinutes()));
  }

  private Usage usage(WorkspaceId workspace, UserId member) {
    return usageSource.usage(workspace, member, clock.instant().minus(Duration.ofDays(1)));
  }

  private static Optional<Denial> denial(String code, String message) {
    return Optional.of(new Denial(code, message));
  }
}
