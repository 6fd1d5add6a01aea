package org.ringback.server.credentials;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ringback.server.db.Database;
import org.ringback.server.settings.Settings;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.NumberSid;
import org.ringback.server.twilio.NumberVoiceConfig;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwilioFailure;
import org.ringback.server.twilio.TwimlAppSid;

/// The Twilio account and the phone numbers of each workspace. A workspace without an account of
/// its own uses the account in the environment, the fallback.
public final class Credentials {
  private final Database db;
  private final CredentialStore store;
  private final NumberStore numbers;
  private final Optional<Settings.TwilioFallback> fallback;
  private final List<ProgressListener> progressListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<WorkspaceId>> updateListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<WorkspaceId>> revocationListeners = new CopyOnWriteArrayList<>();

  public Credentials(
      Database db,
      CredentialStore store,
      NumberStore numbers,
      Optional<Settings.TwilioFallback> fallback) {
    this.db = db;
    this.store = store;
    this.numbers = numbers;
    this.fallback = fallback;
  }

  /// Receives each step of a setup.
  @FunctionalInterface
  public interface ProgressListener {
    void progress(WorkspaceId workspace, int percent, String message);
  }

  /// Returns the workspace's own account, or else the fallback.
  public Optional<VoiceCredentials> find(WorkspaceId workspace) {
    return own(workspace).or(() -> fallback.map(f -> ofEnvironment(workspace, f)));
  }

  /// @throws CredentialsMissing when the workspace has none
  public VoiceCredentials require(WorkspaceId workspace) {
    return find(workspace).orElseThrow(CredentialsMissing::new);
  }

  /// Returns the same as [#find], at most a second old if another node has changed it. Use it where
  /// every request needs the credentials.
  public Optional<VoiceCredentials> recent(WorkspaceId workspace) {
    return store.recent(workspace).or(() -> fallback.map(f -> ofEnvironment(workspace, f)));
  }

  /// Returns the workspace's own account.
  public Optional<VoiceCredentials> own(WorkspaceId workspace) {
    return store.find(workspace);
  }

  /// Returns the workspace's own account.
  ///
  /// @throws CredentialsMissing when it has none of its own
  public VoiceCredentials requireOwn(WorkspaceId workspace) {
    return own(workspace).orElseThrow(CredentialsMissing::new);
  }

  /// Sends a request to Twilio as the workspace. Repeats it if Twilio rejected an Auth Token that
  /// was rotated meanwhile: such a request had no effect.
  ///
  /// @throws CredentialsMissing when the workspace has none
  public <T> T requestAs(WorkspaceId workspace, Function<TwilioAuth, T> request) {
    TwilioAuth auth = require(workspace).auth();
    try {
      return request.apply(auth);
    } catch (TwilioFailure.Refused refused) {
      TwilioAuth now = require(workspace).auth();
      if (refused.status() != 401 || now.isSameAccount(auth)) {
        throw refused;
      }
      return request.apply(now);
    }
  }

  /// Stores the workspace's own account, in place of the previous one.
  public void save(VoiceCredentials credentials) {
    store.save(credentials);
  }

  /// Deletes the workspace's own account, its retired API keys and its numbers. Callers run it in a
  /// transaction.
  public void delete(WorkspaceId workspace) {
    store.delete(workspace);
    numbers.changed(workspace);
  }

  /// Returns whether workspaces without an account of their own use the environment's.
  public boolean hasFallback() {
    return fallback.isPresent();
  }

  /// Returns the workspaces that have an account of their own.
  public Set<WorkspaceId> withOwnAccount() {
    return store.withAccount();
  }

  /// Returns the workspace's numbers, the oldest first.
  public List<PhoneNumber> numbers(WorkspaceId workspace) {
    return numbers.of(workspace);
  }

  /// Returns the workspace's numbers, in E.164 form, the oldest first.
  public List<String> ownNumbers(WorkspaceId workspace) {
    return numbers(workspace).stream().map(PhoneNumber::number).toList();
  }

  /// Returns whether the workspace has a number. Another node may have removed it up to a second
  /// ago.
  public boolean hasNumber(WorkspaceId workspace, String number) {
    return numbers.recent(workspace).stream().anyMatch(own -> own.number().equals(number));
  }

  /// Returns the workspace that has this number of this account.
  public Optional<WorkspaceId> workspaceOf(AccountSid account, String toNumber) {
    boolean isFallback = fallback.filter(f -> f.accountSid().equals(account.value())).isPresent();
    return numbers.workspaceOf(account, toNumber, isFallback);
  }

  /// Returns the earlier configuration of the numbers that the server has claimed.
  public Map<NumberSid, NumberVoiceConfig> previousConfigs(WorkspaceId workspace) {
    return numbers.previousConfigs(workspace);
  }

  /// Adds or updates one of the workspace's numbers, with an audit entry if the list changes.
  public void addNumber(WorkspaceId workspace, ManagedNumber number, SetupAudit audit) {
    db.inTransaction(() -> written(numbers.add(workspace, number), audit));
  }

  /// Replaces the workspace's numbers, with an audit entry if the list changes.
  public void saveNumbers(WorkspaceId workspace, List<ManagedNumber> numbers, SetupAudit audit) {
    db.inTransaction(() -> written(this.numbers.save(workspace, numbers), audit));
  }

  private static NumberStore.Change written(NumberStore.Change change, SetupAudit audit) {
    if (!change.isEmpty()) {
      audit.numbersChanged(change);
    }
    return change;
  }

  /// Adds or updates numbers, without an audit entry, and notifies listeners.
  public void addNumbers(WorkspaceId workspace, List<ManagedNumber> added) {
    db.inTransaction(
        () -> {
          added.forEach(number -> numbers.add(workspace, number));
          return added;
        });
    updated(workspace);
  }

  /// Replaces the workspace's numbers with those that Twilio reports, without an audit entry, and
  /// notifies listeners of a change.
  public void updateNumbers(WorkspaceId workspace, List<ManagedNumber> numbers) {
    List<PhoneNumber> before = numbers(workspace);
    db.inTransaction(() -> this.numbers.save(workspace, numbers));
    if (!numbers(workspace).equals(before)) {
      updated(workspace);
    }
  }

  /// Adds a listener of the steps of setups.
  public void onProgress(ProgressListener listener) {
    progressListeners.add(listener);
  }

  /// Adds a listener of changes of a workspace's credentials, numbers or findings.
  public void onUpdated(Consumer<WorkspaceId> listener) {
    updateListeners.add(listener);
  }

  /// Adds a listener that ends the access tokens which a workspace's revoked API key has signed.
  public void onRevoked(Consumer<WorkspaceId> listener) {
    revocationListeners.add(listener);
  }

  public void progress(WorkspaceId workspace, int percent, String message) {
    progressListeners.forEach(listener -> listener.progress(workspace, percent, message));
  }

  public void updated(WorkspaceId workspace) {
    updateListeners.forEach(listener -> listener.accept(workspace));
  }

  void revoked(WorkspaceId workspace) {
    revocationListeners.forEach(listener -> listener.accept(workspace));
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
