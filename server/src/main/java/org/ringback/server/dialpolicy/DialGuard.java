package org.ringback.server.dialpolicy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ringback.server.audit.Audit;
import org.ringback.server.audit.Deed;
import org.ringback.server.db.Database;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;

/// Decides whether a member may dial a number now, where the call is decided and not on a screen.
/// What it lets through it counts, one dial after another for each workspace, so that a burst gets
/// no dial more than the rules give; what it refuses it writes into the audit log.
public final class DialGuard {
  /// "timeLimit … default 14400" (https://www.twilio.com/docs/voice/twiml/dial).
  private static final Duration TWILIOS_LONGEST = Duration.ofHours(4);

  private final Database db;
  private final DialStore store;
  private final Function<WorkspaceId, List<String>> numbers;
  private final Usage.Meter meter;
  private final Audit audit;
  private final Clock clock;

  /// @param numbers the workspace's own numbers, E.164
  /// @param meter what calls have used
  public DialGuard(
      Database db,
      Function<WorkspaceId, List<String>> numbers,
      Usage.Meter meter,
      Audit audit,
      Clock clock) {
    this.meter = meter;
    this.db = db;
    this.store = new DialStore(db);
    this.numbers = numbers;
    this.audit = audit;
    this.clock = clock;
  }

  /// Why a dial is refused.
  ///
  /// @param code stable, for programs
  /// @param words for the agent, to be read or spoken
  public record Refusal(String code, String words) {}

  /// Counts the dial, or says why not.
  public Optional<Refusal> refuse(WorkspaceId workspace, UserId member, String e164) {
    DiallingRules rules = rules(workspace);
    Optional<Refusal> refusal =
        byEmergency(workspace, rules, e164)
            .or(() -> byNumber(workspace, rules, e164))
            .or(() -> byPace(workspace, member, rules));
    refusal.ifPresent(
        why ->
            audit.write(
                workspace, Deed.of(member, "dial.refused", e164, Map.of("reason", why.code()))));
    return refusal;
  }

  /// Emergency numbers are never dialled: nobody there would know where the caller is. Who dials
  /// one is told what the workspace has to say about it.
  ///
  /// @param typed as it was typed, which need not be E.164
  public Optional<Refusal> refuseEmergency(WorkspaceId workspace, UserId member, String typed) {
    Optional<Refusal> refusal = byEmergency(workspace, rules(workspace), typed);
    refusal.ifPresent(
        why ->
            audit.write(
                workspace,
                Deed.of(
                    member,
                    "dial.refused",
                    Emergency.digits(typed),
                    Map.of("reason", why.code()))));
    return refusal;
  }

  private Optional<Refusal> byEmergency(WorkspaceId workspace, DiallingRules rules, String typed) {
    return Emergency.isNumber(typed, allowed(workspace, rules))
        ? refusal("emergency-number", rules.emergencyAdvice())
        : Optional.empty();
  }

  private List<String> allowed(WorkspaceId workspace, DiallingRules rules) {
    return AllowedCountries.of(rules, numbers.apply(workspace));
  }

  public DiallingRules rules(WorkspaceId workspace) {
    return store.rules(workspace).orElse(DiallingRules.STANDARD);
  }

  void setRules(WorkspaceId workspace, DiallingRules rules, Deed deed) {
    db.inTransaction(
        () -> {
          store.save(workspace, rules, clock.instant());
          audit.write(workspace, deed);
          return rules;
        });
  }

  private Optional<Refusal> byNumber(WorkspaceId workspace, DiallingRules rules, String e164) {
    if (!rules.callsAllowed()) {
      return refusal("calls-stopped", "Outgoing calls of your workspace are stopped.");
    }
    Optional<Destination> destination = Destination.of(e164);
    if (destination.isEmpty()) {
      return refusal("unknown-destination", "Nobody knows where this number leads.");
    }
    if (destination.get().isPremium()) {
      return refusal("premium-number", "Premium numbers cannot be called.");
    }
    return allowed(workspace, rules).contains(destination.get().country())
        ? Optional.empty()
        : refusal(
            "country-not-allowed",
            "Your workspace does not call this country. An administrator can allow it.");
  }

  private Optional<Refusal> byPace(WorkspaceId workspace, UserId member, DiallingRules rules) {
    return db.inTransaction(
        () -> {
          store.oneAtATime(workspace);
          DialStore.Counts minute =
              store.since(workspace, member, clock.instant().minus(Duration.ofMinutes(1)));
          DialStore.Counts day =
              store.since(workspace, member, clock.instant().minus(Duration.ofDays(1)));
          if (minute.member() >= rules.memberPerMinute()
              || minute.workspace() >= rules.workspacePerMinute()) {
            return refusal("too-many-calls", "Too many calls in a minute. Please wait a little.");
          }
          if (day.member() >= rules.memberPerDay() || day.workspace() >= rules.workspacePerDay()) {
            return refusal("daily-limit", "The calls of today are used up.");
          }
          if (rules.spend().isUsedUp(used(workspace, member))) {
            return refusal(
                "spend-cap",
                "What may be spent on calls today is used up. An administrator can raise it.");
          }
          store.count(workspace, member, clock.instant());
          return Optional.<Refusal>empty();
        });
  }

  /// How long a call that is let through may last: what is left to spend, shared with the calls
  /// that run already, and never longer than Twilio lets any call last.
  public Duration longest(WorkspaceId workspace, UserId member) {
    long share = rules(workspace).spend().share(used(workspace, member));
    return Duration.ofMinutes(Math.clamp(share, 1, TWILIOS_LONGEST.toMinutes()));
  }

  private Usage used(WorkspaceId workspace, UserId member) {
    return meter.since(workspace, member, clock.instant().minus(Duration.ofDays(1)));
  }

  private static Optional<Refusal> refusal(String code, String words) {
    return Optional.of(new Refusal(code, words));
  }
}
