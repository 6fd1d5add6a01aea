package org.ringback.server.call;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.audit.CallAuditLog;
import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// What news makes of calls. Many are learned at once, from as many workspaces: each statement is
/// about all of them, so that a hundred callbacks ask the database as often as one. Within a
/// transaction of its caller.
final class CallUpdater {
  private final CallStore store;
  private final CallWriter writer;
  private final CallViews views;
  private final CallEventPublisher publisher;
  private final CallAuditLog trail;

  CallUpdater(
      CallStore store,
      CallWriter writer,
      CallViews views,
      CallEventPublisher publisher,
      CallAuditLog trail) {
    this.store = store;
    this.writer = writer;
    this.views = views;
    this.publisher = publisher;
    this.trail = trail;
  }

  /// Learns what these tell, in their order.
  ///
  /// @param begin begins the call of news that is of none yet; empty when it begins none
  void learn(List<LegReport> reports, Function<LegReport, Optional<CallId>> begin) {
    Map<CallKey, Call> before = new LinkedHashMap<>();
    List<@Nullable CallKey> keys = locked(reports, begin, before);
    List<RecordedEvent> told = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      CallKey key = keys.get(i);
      if (key != null) {
        told.add(told(key, known(before, key), reports.get(i).update()));
      }
    }
    Set<CallWriter.EventKey> fresh = writer.record(told);
    Map<CallKey, Call> after = new LinkedHashMap<>(before);
    for (RecordedEvent each : told) {
      if (fresh.remove(each.eventKey())) {
        after.computeIfPresent(
            each.call(), (_, call) -> call.notPlaced() == null ? call.on(each.event()) : call);
      }
    }
    save(before, after);
  }

  /// An event of a call, with what the record keeps of it.
  record RecordedEvent(
      CallKey call, CallEvent event, @Nullable Integer sequence, Map<String, String> said) {
    CallWriter.EventKey eventKey() {
      return new CallWriter.EventKey(
          call.workspace(), event.party().callSid(), sequence, event.status());
    }
  }

  /// Locks the calls that the reports are about.
  ///
  /// @return the call of each report, in their order; null for news of no call
  private List<@Nullable CallKey> locked(
      List<LegReport> reports,
      Function<LegReport, Optional<CallId>> begin,
      Map<CallKey, Call> locked) {
    List<@Nullable CallKey> keys = new ArrayList<>();
    for (LegReport report : reports) {
      CallId named = report.call();
      keys.add(named == null ? null : new CallKey(report.workspace(), named));
    }
    locked.putAll(store.lock(present(keys)));
    keys.replaceAll(key -> key != null && locked.containsKey(key) ? key : null);
    find(reports, keys, begin);
    List<CallKey> found = present(keys).stream().filter(key -> !locked.containsKey(key)).toList();
    locked.putAll(store.lock(found));
    return keys;
  }

  /// Finds by their legs the calls that are not known yet. One after the other where news may begin
  /// a call, since the news after it may be of the same.
  private void find(
      List<LegReport> reports,
      List<@Nullable CallKey> keys,
      Function<LegReport, Optional<CallId>> begin) {
    List<LegReport> unknown = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      if (keys.get(i) == null) {
        unknown.add(reports.get(i));
      }
    }
    Map<LegReport, CallId> found = new HashMap<>(store.findByLegs(unknown));
    for (int i = 0; i < reports.size(); i++) {
      LegReport report = reports.get(i);
      if (keys.get(i) == null) {
        CallId id = found.computeIfAbsent(report, each -> begin.apply(each).orElse(null));
        keys.set(i, id == null ? null : new CallKey(report.workspace(), id));
      }
    }
  }

  private static RecordedEvent told(CallKey key, Call call, LegStatusUpdate update) {
    LegRole role = call.direction().roleOf(update.parent() != null);
    UserId agent =
        role == LegRole.AGENT
            ? ClientIdentity.of(update.parent() == null ? update.from() : update.to())
                .map(ClientIdentity::user)
                .orElse(null)
            : null;
    LegIdentity party = new LegIdentity(update.callSid(), update.parent(), role, agent);
    CallEvent event =
        CallEvent.of(party, update.status(), update.at(), update.sequence(), update.durationSec());
    return new RecordedEvent(key, event, update.sequence(), update.said());
  }

  /// Keeps what changed of locked calls, and writes the news of what people can see.
  void save(Map<CallKey, Call> before, Map<CallKey, Call> after) {
    Map<CallKey, Call> changed = new LinkedHashMap<>();
    after.forEach(
        (key, call) -> {
          if (!call.equals(before.get(key))) {
            changed.put(key, call);
          }
        });
    if (changed.isEmpty()) {
      return;
    }
    writer.save(before, changed);
    Set<CallKey> seen =
        changed.keySet().stream()
            .filter(key -> !known(changed, key).looksLike(known(before, key)))
            .collect(Collectors.toSet());
    trail.statusesChanged(
        changed.entrySet().stream()
            .map(each -> change(each.getKey(), known(before, each.getKey()), each.getValue()))
            .toList());
    Map<CallKey, CallView> shown = views.find(seen);
    publisher.write(
        changed.keySet().stream()
            .filter(seen::contains)
            .map(
                key ->
                    new CallEventPublisher.Item(
                        key.workspace(),
                        known(changed, key).isOver() && !known(before, key).isOver()
                            ? new CallNotification.Ended(known(shown, key))
                            : new CallNotification.Updated(known(shown, key))))
            .toList());
  }

  /// @param before null for a call that begins
  static CallAuditLog.Change change(CallKey key, @Nullable Call before, Call after) {
    CallSid callSid = after.callSid();
    return new CallAuditLog.Change(
        key.workspace(),
        callSid == null ? null : callSid.value(),
        after.from(),
        after.to(),
        before == null ? null : before.status().wire(),
        after.status().wire(),
        after.isOver());
  }

  private static <T> T known(Map<CallKey, T> all, CallKey key) {
    T one = all.get(key);
    if (one == null) {
      throw new IllegalStateException("call " + key.id() + " is not there");
    }
    return one;
  }

  private static List<CallKey> present(List<@Nullable CallKey> keys) {
    return keys.stream().filter(key -> key != null).distinct().sorted(CallKey.ORDER).toList();
  }

  static Set<WorkspaceId> tenants(Collection<CallKey> keys) {
    return keys.stream().map(CallKey::workspace).collect(Collectors.toSet());
  }
}
