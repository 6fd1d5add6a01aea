package org.ringback.server.credentials;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ringback.server.provisioning.ManagedNumber;
import org.ringback.server.provisioning.NumberStore;
import org.ringback.server.provisioning.PhoneNumber;
import org.ringback.server.provisioning.SetupAudit;
import org.ringback.server.provisioning.Teardown;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.TwimlAppSid;

/// Each workspace's Twilio account: its own, else the one of the environment.
public final class Credentials {
  private final CredentialStore store;
  private final NumberStore numbers;
  private final Optional<Settings.TwilioFallback> fallback;
  private final List<ProgressListener> progressListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<WorkspaceId>> updateListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<WorkspaceId>> revocationListeners = new CopyOnWriteArrayList<>();

  public Credentials(
      CredentialStore store, NumberStore numbers, Optional<Settings.TwilioFallback> fallback) {
    this.store = store;
    this.numbers = numbers;
    this.fallback = fallback;
  }

  /// Told of each step while a workspace is being configured.
  @FunctionalInterface
  public interface ProgressListener {
    void progress(WorkspaceId workspace, int percent, String message);
  }

  public Optional<VoiceCredentials> find(WorkspaceId workspace) {
    return store.find(workspace).or(() -> fallback.map(f -> ofEnvironment(workspace, f)));
  }

  /// @throws CredentialsMissing when the workspace has none
  public VoiceCredentials require(WorkspaceId workspace) {
    return find(workspace).orElseThrow(CredentialsMissing::new);
  }

  /// As [#find], or as they were less than a second ago when another node has changed them: for
  /// what is asked with every request.
  public Optional<VoiceCredentials> recent(WorkspaceId workspace) {
    return store.recent(workspace).or(() -> fallback.map(f -> ofEnvironment(workspace, f)));
  }

  /// Asks Twilio as the workspace. Its Auth Token may have been rotated between our reading it and
  /// Twilio's: what is refused for that has had no effect, and is asked once more.
  ///
  /// @throws CredentialsMissing when the workspace has none
  public <T> T ask(WorkspaceId workspace, Function<TwilioAuth, T> question) {
    TwilioAuth auth = require(workspace).auth();
    try {
      return question.apply(auth);
    } catch (TwilioFailure.Refused refused) {
      TwilioAuth now = require(workspace).auth();
      if (refused.status() != 401 || now.equals(auth)) {
        throw refused;
      }
      return question.apply(now);
    }
  }

  /// The workspace's numbers, the oldest first.
  public List<PhoneNumber> numbers(WorkspaceId workspace) {
    return numbers.of(workspace);
  }

  /// Returns the workspace's numbers, in E.164 form, the oldest first.
  public List<String> ownNumbers(WorkspaceId workspace) {
    return numbers(workspace).stream().map(PhoneNumber::number).toList();
  }

  /// Returns the number that the workspace calls from.
  public Optional<String> callerId(WorkspaceId workspace) {
    return numbers(workspace).stream().findFirst().map(PhoneNumber::number);
  }

  /// Whose call it is that comes to this number of this account.
  public Optional<WorkspaceId> workspaceOf(AccountSid account, String toNumber) {
    boolean isFallback = fallback.filter(f -> f.accountSid().equals(account.value())).isPresent();
    return numbers.workspaceOf(account, toNumber, isFallback);
  }

  public void onProgress(ProgressListener listener) {
    progressListeners.add(listener);
  }

  /// The listener is told when a workspace's credentials or numbers have changed.
  public void onUpdated(Consumer<WorkspaceId> listener) {
    updateListeners.add(listener);
  }

  /// The listener is told when tokens that a workspace's API key has signed are to end at once.
  public void onRevoked(Consumer<WorkspaceId> listener) {
    revocationListeners.add(listener);
  }

  void revoked(WorkspaceId workspace) {
    revocationListeners.forEach(listener -> listener.accept(workspace));
  }

  public void progress(WorkspaceId workspace, int percent, String message) {
    progressListeners.forEach(listener -> listener.progress(workspace, percent, message));
  }

  /// Returns whether workspaces without an account of their own use the environment's.
  public boolean hasFallback() {
    return fallback.isPresent();
  }

  /// Returns those of the workspaces that have no account of their own.
  public List<WorkspaceId> withoutOwnAccount(List<WorkspaceId> workspaces) {
    Set<WorkspaceId> own = store.withAccount();
    return workspaces.stream().filter(workspace -> !own.contains(workspace)).toList();
  }

  /// The workspace's own, not the environment's.
  public Optional<VoiceCredentials> own(WorkspaceId workspace) {
    return store.find(workspace);
  }

  /// Keeps these instead of those that it had, once what the old ones did at Twilio is undone. Cut
  /// off before that, the old ones are kept, so that doing it again undoes it.
  ///
  /// @throws TwilioFailure.Unreachable when Twilio does not answer; nothing is kept then
  public void replace(VoiceCredentials next, Teardown teardown, SetupAudit setupAudit) {
    Optional<VoiceCredentials> held = own(next.workspace());
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("setup_method", next.setupMethod().wire());
    held.ifPresent(
        old -> {
          String left = String.join(" ", teardown.teardownReplaced(next, old));
          if (!old.accountSid().equals(next.accountSid())) {
            detail.put("replaced", old.accountSid().value());
          }
          if (!left.isEmpty()) {
            detail.put("left", left);
          }
          detail.put("before", old.withoutSecrets());
        });
    detail.put("after", next.withoutSecrets());
    // A rotation that is under way goes on.
    Optional<SecondaryAuthToken> other =
        held.filter(old -> old.auth().equals(next.auth()))
            .flatMap(VoiceCredentials::secondaryAuthToken);
    store.save(
        other.map(next::with).orElse(next), () -> setupAudit.write(SetupAudit.CONFIGURED, detail));
  }

  public void addNumber(WorkspaceId workspace, ManagedNumber number, SetupAudit setupAudit) {
    numbers.add(workspace, number, written(setupAudit));
  }

  private static BiConsumer<String, String> written(SetupAudit setupAudit) {
    return (before, after) ->
        setupAudit.write(SetupAudit.NUMBERS, Map.of("before", before, "after", after));
  }

  public void saveNumbers(
      WorkspaceId workspace, List<ManagedNumber> numbers, SetupAudit setupAudit) {
    this.numbers.save(workspace, numbers, written(setupAudit));
  }

  /// Where a number pointed before it was taken, of those that were.
  public Map<NumberSid, NumberVoiceConfig> pointedBefore(WorkspaceId workspace) {
    return numbers.pointedBefore(workspace);
  }

  /// Keeps these numbers, and tells of it when they are not those that it had.
  public void updateNumbers(WorkspaceId workspace, List<ManagedNumber> numbers) {
    List<PhoneNumber> before = numbers(workspace);
    this.numbers.save(workspace, numbers, (_, _) -> {});
    if (!numbers(workspace).equals(before)) {
      updated(workspace);
    }
  }

  public void updated(WorkspaceId workspace) {
    updateListeners.forEach(listener -> listener.accept(workspace));
  }

  private static VoiceCredentials ofEnvironment(
      WorkspaceId workspace, Settings.TwilioFallback fallback) {
    return new VoiceCredentials(
        workspace,
        new AccountSid(fallback.accountSid()),
        fallback.authToken(),
        new ApiKeySid(fallback.apiKey()),
        fallback.apiSecret(),
        new TwimlAppSid(fallback.twimlAppSid()),
        SetupMethod.MANUAL);
  }
}
