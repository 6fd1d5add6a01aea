package org.ringback.server.credentials;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.RecentValues;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.AccountSid;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwilioAuth;
import org.ringback.server.twilio.TwimlAppSid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores credentials. Secrets are encrypted for their workspace.
public final class CredentialStore {
  private static final Logger log = LoggerFactory.getLogger(CredentialStore.class);

  private final Database db;
  private final SecretCipher cipher;
  private final Clock clock;

  /// Saves a query and a decryption for each request.
  private final RecentValues<WorkspaceId, VoiceCredentials> recent =
      new RecentValues<>(10_000, workspace -> find(workspace).orElse(null));

  public CredentialStore(Database db, SecretCipher cipher, Clock clock) {
    this.db = db;
    this.cipher = cipher;
    this.clock = clock;
  }

  Optional<VoiceCredentials> find(WorkspaceId workspace) {
    return db.of(workspace)
        .sql(
            """
            select account_sid, auth_token, api_key, api_secret, twiml_app_sid, setup_method, key_id,
              other_auth_token, other_auth_token_until
            from voice_credentials where workspace_id = :workspace""")
        .param("workspace", workspace.value())
        .query((row, _) -> decrypt(workspace, row))
        .optional();
  }

  /// Returns the workspaces that have an account of their own.
  Set<WorkspaceId> withAccount() {
    return Set.copyOf(
        db.ofAll()
            .sql("select workspace_id from voice_credentials")
            .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
            .list());
  }

  /// Returns the credentials, at most a second old if another node has changed them.
  Optional<VoiceCredentials> recent(WorkspaceId workspace) {
    return Optional.ofNullable(recent.get(workspace));
  }

  /// Returns the workspaces whose secrets are encrypted with another than the current key.
  List<WorkspaceId> encryptedWithOldKeys() {
    return db.ofAll()
        .sql("select workspace_id from voice_credentials where key_id <> :key")
        .param("key", cipher.encryptor().keyId())
        .query((row, _) -> new WorkspaceId(row.getObject("workspace_id", UUID.class)))
        .list();
  }

  /// Encrypts the secrets with the current key. The row is locked, so no concurrent change is lost.
  void reencrypt(WorkspaceId workspace) {
    db.inTransaction(
        () -> {
          db.of(workspace)
              .sql("select 1 from voice_credentials where workspace_id = :workspace for update")
              .param("workspace", workspace.value())
              .query(Integer.class)
              .optional();
          find(workspace).ifPresent(this::save);
          return workspace;
        });
  }

  /// Locks and returns the credentials of every workspace that uses this account with this Auth
  /// Token, because Twilio changes a token for the account.
  List<VoiceCredentials> lockAll(TwilioAuth auth) {
    return db
        .ofAll()
        .sql(
            """
            select workspace_id from voice_credentials where account_sid = :account
            order by workspace_id for update""")
        .param("account", auth.account().value())
        .query(UUID.class)
        .list()
        .stream()
        .flatMap(id -> find(new WorkspaceId(id)).stream())
        .filter(current -> current.auth().isSameAccount(auth))
        .toList();
  }

  void save(VoiceCredentials credentials) {
    String context = credentials.workspace().toString();
    SecretCipher.Encryptor cipher = this.cipher.encryptor();
    Optional<SecondaryAuthToken> other = credentials.secondaryAuthToken();
    db.of(credentials.workspace())
        .sql(
            """
            insert into voice_credentials (workspace_id, account_sid, auth_token, api_key,
              api_secret, twiml_app_sid, setup_method, key_id, other_auth_token,
              other_auth_token_until, created_at, updated_at)
            values (:workspace, :account, :token, :key, :secret, :app, :method, :keyId, :other,
              :otherUntil, :now, :now)
            on conflict (workspace_id) do update set
              account_sid = excluded.account_sid, auth_token = excluded.auth_token,
              api_key = excluded.api_key, api_secret = excluded.api_secret,
              twiml_app_sid = excluded.twiml_app_sid, setup_method = excluded.setup_method,
              key_id = excluded.key_id, other_auth_token = excluded.other_auth_token,
              other_auth_token_until = excluded.other_auth_token_until,
              updated_at = excluded.updated_at""")
        .param("other", other.map(o -> cipher.encrypt(context, o.token())).orElse(null))
        .param(
            "otherUntil",
            other
                .flatMap(o -> Optional.ofNullable(o.until()))
                .map(until -> until.atOffset(ZoneOffset.UTC))
                .orElse(null),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("workspace", credentials.workspace().value())
        .param("account", credentials.accountSid().value())
        .param("token", cipher.encrypt(context, credentials.authToken()))
        .param("key", credentials.apiKey().value())
        .param("secret", cipher.encrypt(context, credentials.apiSecret()))
        .param("app", credentials.twimlAppSid().value())
        .param("method", credentials.setupMethod().wire())
        .param("keyId", cipher.keyId())
        .param("now", now())
        .update();
    db.afterCommit(() -> recent.invalidate(credentials.workspace()));
  }

  /// Deletes the credentials, the numbers and the retired keys. Callers run it in a transaction.
  void delete(WorkspaceId workspace) {
    delete(workspace, "delete from phone_numbers where workspace_id = :workspace");
    delete(workspace, "delete from retired_api_keys where workspace_id = :workspace");
    delete(workspace, "delete from voice_credentials where workspace_id = :workspace");
    db.afterCommit(() -> recent.invalidate(workspace));
  }

  private void delete(WorkspaceId workspace, String statement) {
    db.of(workspace).sql(statement).param("workspace", workspace.value()).update();
  }

  /// @throws SecretsUnreadable if the key is missing, or the row has been altered
  private VoiceCredentials decrypt(WorkspaceId workspace, ResultSet row) throws SQLException {
    try {
      return decrypted(workspace, row);
    } catch (SecretCipher.DecryptionFailed broken) {
      log.error("Could not decrypt the secrets of workspace {}", workspace, broken);
      throw new SecretsUnreadable(broken);
    }
  }

  private VoiceCredentials decrypted(WorkspaceId workspace, ResultSet row) throws SQLException {
    String context = workspace.toString();
    return new VoiceCredentials(
        workspace,
        new AccountSid(row.getString("account_sid")),
        cipher.decrypt(context, row.getString("key_id"), row.getBytes("auth_token")),
        new ApiKeySid(row.getString("api_key")),
        cipher.decrypt(context, row.getString("key_id"), row.getBytes("api_secret")),
        new TwimlAppSid(row.getString("twiml_app_sid")),
        SetupMethod.valueOf(row.getString("setup_method").toUpperCase(Locale.ROOT)),
        secondaryAuthToken(context, row));
  }

  private Optional<SecondaryAuthToken> secondaryAuthToken(String context, ResultSet row)
      throws SQLException {
    byte[] encrypted = row.getBytes("other_auth_token");
    OffsetDateTime until = row.getObject("other_auth_token_until", OffsetDateTime.class);
    return encrypted == null
        ? Optional.empty()
        : Optional.of(
            new SecondaryAuthToken(
                cipher.decrypt(context, row.getString("key_id"), encrypted),
                until == null ? null : until.toInstant()));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
