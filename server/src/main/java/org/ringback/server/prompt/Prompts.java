package org.ringback.server.prompt;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The prompts of each workspace. A prompt never changes, so Twilio may cache it. Its id is random,
/// because its URL is public: every caller hears it.
public final class Prompts {
  /// How many prompts a workspace keeps that no setting names, for settings that are not saved yet.
  private static final int MAX_UNUSED = 20;

  private final Database db;
  private final PromptStore store;
  private final List<Usage> usages = new CopyOnWriteArrayList<>();

  Prompts(Database db) {
    this.db = db;
    this.store = new PromptStore(db);
  }

  /// Names the prompts that the settings of a feature use.
  @FunctionalInterface
  public interface Usage {
    Collection<UUID> of(WorkspaceId workspace);
  }

  /// Keeps the prompts that a feature uses.
  public void keep(Usage usage) {
    usages.add(usage);
  }

  /// Returns whether a workspace has all of these prompts.
  ///
  /// @param ids without duplicates
  public boolean hasAll(WorkspaceId workspace, Collection<UUID> ids) {
    return ids.isEmpty() || store.count(workspace, ids) == ids.size();
  }

  /// Stores a prompt, and returns its id. Deletes the oldest prompts that no setting names.
  UUID add(WorkspaceId workspace, PromptAudio audio) {
    UUID id = UUID.randomUUID();
    return db.inTransaction(
        () -> {
          store.add(workspace, id, audio);
          Set<UUID> used = new HashSet<>();
          usages.forEach(usage -> used.addAll(usage.of(workspace)));
          store.prune(workspace, used, MAX_UNUSED);
          return id;
        });
  }

  /// Returns the WAV file of a prompt of any workspace.
  Optional<byte[]> audio(UUID id) {
    return store.audio(id);
  }
}
