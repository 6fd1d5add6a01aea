package org.ringback.server.callerid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.dialpolicy.Destination;
import org.ringback.server.dialpolicy.DialPolicy;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;
import org.ringback.server.twilio.TwilioApi;

/// Chooses the number that an outgoing call shows, among the workspace's numbers and the verified
/// caller IDs of its own Twilio account. The environment's account is shared by workspaces, so its
/// verified caller IDs are not offered.
public final class CallerIds {
  /// The denial of a call whose chosen caller ID is not one of the workspace.
  public static final DialPolicy.Denial NOT_ALLOWED =
      new DialPolicy.Denial(
          "caller-id-not-allowed",
          "Your workspace cannot call from this number. Choose another number to call from.");

  private final Database db;
  private final CallerIdStore store;
  private final Credentials credentials;
  private final TwilioApi twilio;
  private final AuditLog audit;

  CallerIds(Database db, Credentials credentials, TwilioApi twilio, AuditLog audit) {
    this.db = db;
    this.store = new CallerIdStore(db);
    this.credentials = credentials;
    this.twilio = twilio;
    this.audit = audit;
  }

  /// Returns the workspace's numbers, the oldest first, and then the verified caller IDs.
  public List<CallerId> all(WorkspaceId workspace) {
    List<CallerId> all = new ArrayList<>();
    credentials
        .numbers(workspace)
        .forEach(own -> all.add(new CallerId(own.number(), own.label(), CallerId.Kind.OWN)));
    credentials.recent(workspace).stream()
        .flatMap(account -> store.verified(workspace, account.accountSid()).stream())
        .filter(verified -> all.stream().noneMatch(own -> own.number().equals(verified.number())))
        .toList()
        .forEach(all::add);
    return all;
  }

  /// Returns the caller ID of a call. The choice of the agent comes before the defaults. A default
  /// that the workspace no longer has is skipped.
  ///
  /// @param requested the agent's choice; null for the default
  /// @return empty when the workspace does not have the requested one, or has no caller ID
  public Optional<CallerId> choose(
      WorkspaceId workspace, UserId member, E164 to, @Nullable String requested) {
    List<CallerId> all = all(workspace);
    if (requested != null) {
      return find(all, requested);
    }
    String country = Destination.of(to.value()).map(Destination::country).orElse("");
    return store
        .defaults(workspace, member)
        .inOrder(country)
        .flatMap(number -> find(all, number).stream())
        .findFirst()
        .or(() -> all.stream().filter(each -> each.kind() == CallerId.Kind.OWN).findFirst());
  }

  CallerIdDefaults defaults(WorkspaceId workspace, @Nullable UserId member) {
    return store.defaults(workspace, member);
  }

  /// Reads the verified caller IDs from Twilio, with an audit entry if they changed.
  ///
  /// @throws org.ringback.server.credentials.CredentialsMissing when the workspace has no account
  ///   of its own
  void refresh(WorkspacePrincipal by) {
    WorkspaceId workspace = by.workspace();
    VoiceCredentials own = credentials.requireOwn(workspace);
    List<TwilioApi.OutgoingCallerId> found =
        credentials.requestAs(workspace, twilio::outgoingCallerIds);
    String before = written(store.verified(workspace, own.accountSid()));
    db.inTransaction(
        () -> {
          store.replaceVerified(workspace, own.accountSid(), found);
          String after = written(store.verified(workspace, own.accountSid()));
          if (!after.equals(before)) {
            audit.write(
                workspace,
                by.auditEvent(
                    "caller-ids.refreshed", null, Map.of("before", before, "after", after)));
          }
          return found;
        });
  }

  /// Changes the defaults of the workspace and of countries, with an audit entry.
  ///
  /// @param number null for the oldest number
  void setDefaults(WorkspacePrincipal by, @Nullable String number, Map<String, String> countries) {
    WorkspaceId workspace = by.workspace();
    db.inTransaction(
        () -> {
          String before = store.defaults(workspace, null).written();
          store.replaceDefaults(workspace, number, countries);
          audit.write(
              workspace,
              by.auditEvent(
                  "caller-ids.defaults-changed",
                  null,
                  Map.of("before", before, "after", store.defaults(workspace, null).written())));
          return countries;
        });
  }

  /// Changes the member's own default, with an audit entry.
  ///
  /// @param number null for none
  void setDefault(WorkspacePrincipal by, UserId member, @Nullable String number) {
    db.inTransaction(
        () -> {
          store.replaceDefault(by.workspace(), member, number);
          audit.write(
              by.workspace(), by.auditEvent("caller-ids.own-default-changed", number, Map.of()));
          return member;
        });
  }

  private static Optional<CallerId> find(List<CallerId> all, String number) {
    return all.stream().filter(each -> each.number().equals(number)).findFirst();
  }

  private static String written(List<CallerId> all) {
    return all.stream().map(CallerId::number).collect(Collectors.joining(" "));
  }
}
