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

/// Decides whether a member may dial a number now, where the call is decided and not on a screen.
/// What it lets through it counts, one dial after another for each workspace, so that a burst gets
/// no dial more than the rules give; what it refuses it writes into the audit log.
public final class DialPolicy {
  /// "timeLimit … default 14400" (https://www.twilio.com/docs/voice/twiml/dial).
  private static final Duration TWILIOS_LONGEST = Duration.ofHours(4);

  private final Database db;
  private final DialPolicyStore store;
  private final Credentials credentials;
  private final UsageSource usageSource;
  private final AuditLog audit;
  private final Clock clock;

  public DialPolicy(
      Database db, Credentials credentials, UsageSource usageSource, AuditLog audit, Clock clock) {
    this.usageSource = usageSource;
    this.db = db;
    this.store = new DialPolicyStore(db);
    this.credentials = credentials;
    this.audit = audit;
    this.clock = clock;
  }

  /// Why a dial is refused.
  ///
  /// @param code stable, for programs
  /// @param message for the agent, to be read or spoken
  public record Denial(String code, String message) {}

  /// Counts the dial, or says why not.
  public Optional<Denial> refuse(WorkspaceId workspace, UserId member, String e164) {
    DialRules rules = rules(workspace);
    Optional<Denial> denial =
        byEmergency(workspace, rules, e164)
            .or(() -> byNumber(workspace, rules, e164))
            .or(() -> byRate(workspace, member, rules));
    denial.ifPresent(
        why ->
            audit.write(
                workspace,
                AuditEvent.of(member, "dial.refused", e164, Map.of("reason", why.code()))));
    return denial;
  }

  /// Emergency numbers are never dialled: nobody there would know where the caller is. Who dials
  /// one is told what the workspace has to say about it.
  ///
  /// @param typed as it was typed, which need not be E.164
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
      return denial("calls-stopped", "Outgoing calls of your workspace are stopped.");
    }
    Optional<Destination> destination = Destination.of(e164);
    if (destination.isEmpty()) {
      return denial("unknown-destination", "Nobody knows where this number leads.");
    }
    if (destination.get().isPremium()) {
      return denial("premium-number", "Premium numbers cannot be called.");
    }
    return allowed(workspace, rules).contains(destination.get().country())
        ? Optional.empty()
        : denial(
            "country-not-allowed",
            "Your workspace does not call this country. An administrator can allow it.");
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
            return denial("too-many-calls", "Too many calls in a minute. Please wait a little.");
          }
          if (day.member() >= rules.memberPerDay() || day.workspace() >= rules.workspacePerDay()) {
            return denial("daily-limit", "The calls of today are used up.");
          }
          if (rules.spend().isUsedUp(usage(workspace, member))) {
            return denial(
                "spend-cap",
                "What may be spent on calls today is used up. An administrator can raise it.");
          }
          store.count(workspace, member, clock.instant());
          return Optional.<Denial>empty();
        });
  }

  /// How long a call that is let through may last: what is left to spend, shared with the calls
  /// that run already, and never longer than Twilio lets any call last.
  public Duration maxDuration(WorkspaceId workspace, UserId member) {
    long share = rules(workspace).spend().share(usage(workspace, member));
    return Duration.ofMinutes(Math.clamp(share, 1, TWILIOS_LONGEST.toMinutes()));
  }

  private Usage usage(WorkspaceId workspace, UserId member) {
    return usageSource.usage(workspace, member, clock.instant().minus(Duration.ofDays(1)));
  }

  private static Optional<Denial> denial(String code, String message) {
    return Optional.of(new Denial(code, message));
  }
}
