package org.ringback.server.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.ringback.server.credentials.CredentialStore;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.credentials.CredentialsMissing;
import org.ringback.server.credentials.VoiceCredentials;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.TwilioFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a workspace off its Twilio account: what we did there is undone, and our copy of the
/// secrets is gone.
public final class Disconnect {
  private static final Logger log = LoggerFactory.getLogger(Disconnect.class);

  private final Credentials credentials;
  private final CredentialStore store;
  private final Teardown teardown;
  private final Database db;

  public Disconnect(
      Credentials credentials, CredentialStore store, Teardown teardown, Database db) {
    this.credentials = credentials;
    this.store = store;
    this.teardown = teardown;
    this.db = db;
  }

  /// @param recorded told what there was and what is left, in the transaction that forgets the
  ///   credentials
  /// @return what could not be undone at Twilio since it refused, in words; empty when nothing is
  ///   left
  /// @throws TwilioFailure.Unreachable when Twilio does not answer; nothing is forgotten then
  /// @throws CredentialsMissing when the workspace has none of its own
  List<String> run(WorkspaceId workspace, BiConsumer<VoiceCredentials, List<String>> recorded) {
    List<String> left = new ArrayList<>();
    if (!db.tryWithLock(
        AutoConfiguration.lock(workspace),
        () -> {
          VoiceCredentials held = credentials.own(workspace).orElseThrow(CredentialsMissing::new);
          left.addAll(teardown.of(held));
          store.delete(workspace, () -> recorded.accept(held, left));
          log.info("Workspace {} is disconnected from account {}", workspace, held.accountSid());
        })) {
      throw AutoConfiguration.busy();
    }
    credentials.updated(workspace);
    return left;
  }
}
