package org.ringback.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.call.CallId;
import org.ringback.server.crypto.ChunkedCipher;
import org.ringback.server.crypto.KeyProvider;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.db.Database;
import org.ringback.server.recording.RecordingStore.OldKey;
import org.ringback.server.running.TestDatabase;
import org.ringback.server.settings.StorageSettings;
import org.ringback.server.storage.ObjectStorage;
import org.ringback.server.storage.StorageException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingStoreTest {
  private final Database db = Database.open(TestDatabase.freshAddress());
  private final Keys keys = new Keys();
  private final RecordingStores stores = RecordingStores.of(db, new SecretCipher(keys));
  private final RecordingStore store = stores.recordings();
  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());

  @AfterAll
  void close() {
    db.close();
  }

  /// Two keys, of which the newest encrypts.
  private static final class Keys implements KeyProvider {
    private int newest = 1;

    @Override
    public Key encryptionKey() {
      return byId("key-" + newest).orElseThrow();
    }

    @Override
    public Optional<Key> byId(String id) {
      byte[] bytes = new byte[32];
      bytes[0] = (byte) id.charAt(4);
      return Optional.of(new Key(id, new SecretKeySpec(bytes, "AES")));
    }
  }

  private UUID reported(String digit) {
    UUID call = UUID.randomUUID();
    db.ofAll()
        .sql(
            """
            insert into workspaces (id, name, slug, current_period_starts_at, created_at)
            values (:id, 'x', 'x', now(), now()) on conflict do nothing""")
        .param("id", workspace.value())
        .update();
    db.ofAll()
        .sql(
            """
            insert into calls (id, workspace_id, direction, "from", "to", status, created_at, updated_at)
            values (:id, :workspace, 'inbound', '+1', '+2', 'completed', now(), now())""")
        .param("id", call)
        .param("workspace", workspace.value())
        .update();
    UUID id = UUID.randomUUID();
    RecordingSid sid = new RecordingSid("RE" + digit.repeat(32));
    assertThat(store.report(id, report(call, sid, RecordingStatus.PROCESSING), Instant.now()))
        .isTrue();
    assertThat(store.report(id, report(call, sid, RecordingStatus.RECORDING), Instant.now()))
        .as("a late report of the start")
        .isFalse();
    return id;
  }

  private RecordingReport report(UUID call, RecordingSid sid, RecordingStatus status) {
    return new RecordingReport(workspace, new CallId(call), sid, null, status, 2, null, 7, false);
  }

  private IngestStore.Job claim() {
    db.ofAll()
        .sql("update recordings set next_try_at = now() where status = 'processing'")
        .update();
    return stores.ingest().claim(1, Duration.ofMinutes(1)).getFirst();
  }

  private static StoredRecording.Audio audio(IngestStore.Job job, String key) {
    return new StoredRecording.Audio(
        job.objectKey(), () -> new Secret(key), 7000, 100, new byte[32], new byte[4]);
  }

  @Test
  void an_attempt_that_was_believed_dead_overwrites_nothing() {
    UUID id = reported("a");
    IngestStore.Job slow = claim();
    IngestStore.Job second = claim();
    assertThat(second.objectKey()).isNotEqualTo(slow.objectKey());
    assertThat(store.saveAudio(second, audio(second, "second"), null)).isTrue();
    assertThat(store.saveAudio(slow, audio(slow, "slow"), null)).isFalse();
    stores.ingest().saveFailure(slow, "too late", Duration.ofSeconds(1), true);
    StoredRecording.Audio stored = store.find(workspace, id).orElseThrow().audio();
    assertThat(stored).isNotNull();
    assertThat(stored.objectKey()).isEqualTo(second.objectKey());
    assertThat(stored.dataKey().get()).isEqualTo(new Secret("second"));
    assertThat(stores.ingest().claim(1, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void a_failure_whose_attempt_had_succeeded_changes_nothing() {
    reported("c");
    IngestStore.Job job = claim();
    assertThat(store.saveAudio(job, audio(job, "audio"), null)).isTrue();
    stores.ingest().saveFailure(job, "the commit was not confirmed", Duration.ZERO, false);
    assertThat(stores.ingest().claim(1, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void objects_of_killed_attempts_are_deleted_and_no_others(@TempDir Path folder)
      throws IOException {
    try (ObjectStorage storage =
        ObjectStorage.of(new StorageSettings.Local(folder), Clock.systemUTC())) {
      UUID id = reported("d");
      IngestStore.Job killed = begin(storage, id);
      IngestStore.Job stored = begin(storage, id);
      assertThat(store.saveAudio(stored, audio(stored, "audio"), null)).isTrue();
      IngestStore.Job running = begin(storage, reported("e"));
      LooseObjects looseObjects = new LooseObjects(stores.objects(), storage);

      looseObjects.deleteAll();
      assertThat(isStored(storage, killed)).as("an attempt of this hour may still run").isTrue();
      db.ofAll().sql("update recording_objects set begun_at = now() - interval '2 h'").update();
      looseObjects.deleteAll();
      assertThat(isStored(storage, killed)).isFalse();
      assertThat(isStored(storage, stored)).isTrue();
      assertThat(isStored(storage, running)).isTrue();
      assertThat(
              db.ofAll().sql("select object_key from recording_objects").query(String.class).list())
          .containsExactly(running.objectKey());
      db.ofAll().sql("delete from recordings where status = 'processing'").update();
      looseObjects.deleteAll();
      assertThat(isStored(storage, running)).as("the object of a deleted recording").isFalse();
    }
  }

  @Test
  void the_object_of_a_recording_is_deleted_after_its_workspace(@TempDir Path folder)
      throws IOException {
    try (ObjectStorage storage =
        ObjectStorage.of(new StorageSettings.Local(folder), Clock.systemUTC())) {
      IngestStore.Job stored = begin(storage, reported("f"));
      assertThat(store.saveAudio(stored, audio(stored, "audio"), null)).isTrue();
      LooseObjects looseObjects = new LooseObjects(stores.objects(), storage);
      looseObjects.deleteAll();
      assertThat(isStored(storage, stored)).isTrue();
      db.ofAll()
          .sql("delete from workspaces where id = :id")
          .param("id", workspace.value())
          .update();
      looseObjects.deleteAll();
      assertThat(isStored(storage, stored)).isFalse();
    }
  }

  private IngestStore.Job begin(ObjectStorage storage, UUID id) throws IOException {
    IngestStore.Job job = claim();
    assertThat(job.id()).isEqualTo(id);
    stores.objects().begin(workspace, id, job.objectKey());
    storage.put(
        job.objectKey(),
        out -> {
          out.write(1);
          return job;
        });
    return job;
  }

  private static boolean isStored(ObjectStorage storage, IngestStore.Job job) throws IOException {
    try (InputStream in = storage.open(job.objectKey(), 0)) {
      return in.read() == 1;
    } catch (StorageException absent) {
      return false;
    }
  }

  @Test
  void replaced_audio_is_read_under_its_new_key_and_the_former_object_is_deleted(
      @TempDir Path folder) throws IOException {
    try (ObjectStorage storage =
        ObjectStorage.of(new StorageSettings.Local(folder), Clock.systemUTC())) {
      UUID id = reported("f");
      IngestStore.Job job = claim();
      byte[] wav = TestWav.of(2, 80_000, (channel, i) -> (short) (1000 + channel));
      Secret key = ChunkedCipher.newKey(new Random(1));
      StoredRecording.Audio before =
          storage.put(
              job.objectKey(),
              out ->
                  AudioEncryption.encrypt(
                      job.objectKey(), key, new ByteArrayInputStream(wav), out));
      assertThat(store.saveAudio(job, before, null)).isTrue();
      RecordingAudio audio = new RecordingAudio(storage);
      LooseObjects looseObjects = new LooseObjects(stores.objects(), storage);
      AudioReplacement replacement = new AudioReplacement(db, stores, audio, storage, looseObjects);
      byte[] silence = TestWav.of(2, 80_000, (_, _) -> (short) 0);

      assertThat(replacement.replace(workspace, id, before, _ -> new ByteArrayInputStream(silence)))
          .isTrue();
      StoredRecording.Audio after = store.find(workspace, id).orElseThrow().audio();
      assertThat(after).isNotNull();
      assertThat(audio.open(after, 0).readAllBytes()).isEqualTo(silence);
      assertThat(after.peaks()).containsOnly(0);
      assertThat(after.sha256()).isEqualTo(Sha256.of(silence));
      assertThatThrownBy(() -> storage.open(before.objectKey(), 0))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void the_keys_of_recordings_are_encrypted_with_a_new_key() {
    UUID id = reported("b");
    IngestStore.Job job = claim();
    assertThat(store.saveAudio(job, audio(job, "audio"), null)).isTrue();
    keys.newest = 2;
    assertThat(store.encryptedWithOldKeys(OldKey.FIRST, 10)).isNotEmpty();
    KeyReencryption.run(store);
    assertThat(store.encryptedWithOldKeys(OldKey.FIRST, 10)).isEmpty();
    StoredRecording.Audio stored = store.find(workspace, id).orElseThrow().audio();
    assertThat(stored).isNotNull();
    assertThat(stored.dataKey().get()).isEqualTo(new Secret("audio"));
  }

  @Test
  void a_recording_whose_key_cannot_be_decrypted_hinders_no_other() {
    UUID broken = stored("1");
    UUID intact = stored("2");
    db.ofAll()
        .sql(
            "update recordings set data_key = set_byte(data_key, 20, 255 - get_byte(data_key, 20))"
                + " where id = :id")
        .param("id", broken)
        .update();

    assertThat(store.find(workspace, List.of(broken, intact)))
        .extracting(StoredRecording::status)
        .containsOnly(RecordingStatus.READY)
        .hasSize(2);
    StoredRecording.Audio unreadable = store.find(workspace, broken).orElseThrow().audio();
    assertThat(unreadable).isNotNull();
    assertThatThrownBy(() -> unreadable.dataKey().get())
        .isInstanceOf(SecretCipher.DecryptionFailed.class);

    keys.newest = 3;
    KeyReencryption.run(store);
    assertThat(store.encryptedWithOldKeys(OldKey.FIRST, 10))
        .containsExactly(new OldKey(workspace, broken));
    db.ofAll().sql("delete from recordings where id = :id").param("id", broken).update();
  }

  private UUID stored(String digit) {
    UUID id = reported(digit);
    IngestStore.Job job = claim();
    assertThat(job.id()).isEqualTo(id);
    assertThat(store.saveAudio(job, audio(job, "audio"), null)).isTrue();
    return id;
  }
}
