package org.ringback.server.transcript;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.RecordingSid;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of transcripts. Words that may still become a card number are encrypted.
final class TranscriptStore {
  private static final String UTTERANCES =
      """
      select * from utterances
      where workspace_id = :workspace and transcript_id = :transcript""";

  private final Database db;
  private final SecretCipher cipher;
  private volatile Consumer<EngineStatus> onFinished = _ -> {};

  TranscriptStore(Database db, SecretCipher cipher) {
    this.db = db;
    this.cipher = cipher;
  }

  TranscriptionSettings settings(WorkspaceId workspace) {
    return sql(workspace, "select * from transcription_settings where workspace_id = :workspace")
        .query(
            (row, _) ->
                new TranscriptionSettings(
                    row.getBoolean("live"), row.getBoolean("recorded"), row.getString("language")))
        .optional()
        .orElse(TranscriptionSettings.OFF);
  }

  void saveSettings(WorkspaceId workspace, TranscriptionSettings settings) {
    sql(
            workspace,
            """
            insert into transcription_settings (workspace_id, live, recorded, language)
            values (:workspace, :live, :recorded, :language)
            on conflict (workspace_id)
            do update set live = :live, recorded = :recorded, language = :language""")
        .param("live", settings.live())
        .param("recorded", settings.recorded())
        .param("language", settings.language())
        .update();
  }

  /// Inserts a live transcript that is due, unless the call has one.
  void insertLive(
      WorkspaceId workspace,
      UUID id,
      CallId call,
      String language,
      boolean isVoicemail,
      Instant now) {
    sql(
            workspace,
            """
            insert into transcripts (workspace_id, id, call_id, kind, engine, status, language,
              next_try_at, created_at, voicemail)
            values (:workspace, :id, :call, 'live', 'twilio', 'starting', :language, now(), :now,
              :voicemail)
            on conflict do nothing""")
        .param("id", id)
        .param("call", call.value())
        .param("language", language)
        .param("voicemail", isVoicemail)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Inserts a transcript of a recording that is due, unless the recording has one.
  void insertRecorded(
      WorkspaceId workspace,
      UUID id,
      RecordedTranscripts.Recorded recorded,
      String engine,
      String language,
      Instant now) {
    Instant startedAt = recorded.startedAt();
    sql(
            workspace,
            """
            insert into transcripts (workspace_id, id, call_id, kind, engine, status, language,
              next_try_at, created_at, source_id, recording_sid, voicemail, speakers,
              audio_started_at)
            values (:workspace, :id, :call, 'recording', :engine, 'starting', :language, now(),
              :now, :source, :sid, :voicemail, string_to_array(:speakers, ','), :startedAt)
            on conflict do nothing""")
        .param("id", id)
        .param("call", recorded.call().value())
        .param("language", language)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("engine", engine)
        .param("source", recorded.id())
        .param("sid", recorded.sid() == null ? null : recorded.sid().value(), Types.VARCHAR)
        .param("voicemail", recorded.isVoicemail())
        .param("speakers", String.join(",", recorded.speakers().stream().map(Track::wire).toList()))
        .param(
            "startedAt",
            startedAt == null ? null : startedAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  /// Returns the recording of a transcript.
  RecordedTranscripts.Recorded recorded(Due due) {
    return sql(
            due.workspace(),
            "select * from transcripts where workspace_id = :workspace and id = :id")
        .param("id", due.id())
        .query(
            (row, _) ->
                new RecordedTranscripts.Recorded(
                    row.getObject("source_id", UUID.class),
                    due.call(),
                    Optional.ofNullable(row.getString("recording_sid"))
                        .map(RecordingSid::new)
                        .orElse(null),
                    Optional.ofNullable(row.getTimestamp("audio_started_at"))
                        .map(java.sql.Timestamp::toInstant)
                        .orElse(null),
                    row.getBoolean("voicemail"),
                    Stream.of((String[]) row.getArray("speakers").getArray())
                        .map(Track::fromWire)
                        .toList()))
        .single();
  }

  /// A transcription to start.
  ///
  /// @param attempt of which this is the number, from 1
  /// @param isRunning whether Twilio should have sent the result meanwhile
  record Due(
      WorkspaceId workspace,
      UUID id,
      CallId call,
      String language,
      boolean isVoicemail,
      boolean isRunning,
      int attempt) {}

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        new WorkspaceId(row.getObject("workspace_id", UUID.class)),
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("language"),
        row.getBoolean("voicemail"),
        row.getString("status").equals("running"),
        row.getInt("attempts"));
  }

  /// Locks the transcript of a recording for which Twilio has sent no result yet.
  Optional<Due> lockUnfinished(WorkspaceId workspace, RecordingSid recording) {
    return sql(
            workspace,
            """
            select * from transcripts
            where workspace_id = :workspace and recording_sid = :sid
              and status in ('starting', 'running') for update""")
        .param("sid", recording.value())
        .query((row, _) -> due(row))
        .optional();
  }

  /// Returns whether Twilio is to transcribe a recording.
  boolean isAtTwilio(WorkspaceId workspace, UUID recording) {
    return sql(
            workspace,
            """
            select exists (select from transcripts
              where workspace_id = :workspace and source_id = :recording and engine = 'twilio'
                and status in ('starting', 'running'))""")
        .param("recording", recording)
        .query(Boolean.class)
        .single();
  }

  /// Stores that Twilio transcribes a recording. It is due again when no result arrives in time.
  void saveRequested(Due due, String twilioId, Duration timeout) {
    sql(
            due.workspace(),
            """
            update transcripts set twilio_sid = :twilioId, status = 'running',
              next_try_at = now() + make_interval(secs => :timeout)
            where workspace_id = :workspace and id = :id and status = 'starting'""")
        .param("id", due.id())
        .param("twilioId", twilioId)
        .param("timeout", timeout.toSeconds())
        .update();
  }

  /// A configuration of Twilio's batch transcription.
  record BatchConfiguration(String id, String accountSid, String callbackUrl) {}

  Optional<BatchConfiguration> batchConfiguration(WorkspaceId workspace, String language) {
    return sql(
            workspace,
            """
            select * from batch_configurations
            where workspace_id = :workspace and language = :language""")
        .param("language", language)
        .query(
            (row, _) ->
                new BatchConfiguration(
                    row.getString("configuration_id"),
                    row.getString("account_sid"),
                    row.getString("callback_url")))
        .optional();
  }

  void saveBatchConfiguration(
      WorkspaceId workspace, String language, BatchConfiguration configuration) {
    sql(
            workspace,
            """
            insert into batch_configurations (workspace_id, language, account_sid, callback_url,
              configuration_id)
            values (:workspace, :language, :account, :callback, :id)
            on conflict (workspace_id, language) do update set account_sid = :account,
              callback_url = :callback, configuration_id = :id""")
        .param("language", language)
        .param("account", configuration.accountSid())
        .param("callback", configuration.callbackUrl())
        .param("id", configuration.id())
        .update();
  }

  /// Takes transcriptions that are due. They are due again after the lease.
  ///
  /// @param kind `live` or `recording`
  List<Due> claim(String kind, int limit, Duration lease) {
    return db.ofAll()
        .sql(
            """
            update transcripts t set attempts = attempts + 1,
              next_try_at = now() + make_interval(secs => :lease)
            from (select workspace_id, id from transcripts
              where next_try_at <= now() and kind = :kind
              order by next_try_at limit :limit for update skip locked) due
            where t.workspace_id = due.workspace_id and t.id = due.id
            returning t.*""")
        .param("kind", kind)
        .param("lease", lease.toMillis() / 1000.0)
        .param("limit", limit)
        .query((row, _) -> due(row))
        .list();
  }

  /// Sets when a transcription that has not started is due again: after a failure, or because it
  /// still runs.
  void retry(Due due, Duration after) {
    sql(
            due.workspace(),
            """
            update transcripts set next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and id = :id and status = 'starting'""")
        .param("id", due.id())
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  /// Stores that Twilio transcribes.
  ///
  /// @return false when that was known
  boolean saveRunning(WorkspaceId workspace, UUID id, String twilioSid) {
    return sql(
                workspace,
                """
                update transcripts set twilio_sid = coalesce(twilio_sid, :sid), next_try_at = null,
                  status = 'running'
                where workspace_id = :workspace and id = :id and status = 'starting'""")
            .param("id", id)
            .param("sid", twilioSid)
            .update()
        == 1;
  }

  /// How transcripts are counted.
  record EngineStatus(String engine, String status) {}

  /// Sets what receives each transcript that is completed or has failed, in the transaction that
  /// stores it.
  void onFinished(Consumer<EngineStatus> listener) {
    onFinished = listener;
  }

  /// Counts the transcripts under way, in all workspaces.
  Map<EngineStatus, Long> open() {
    Map<EngineStatus, Long> counts = new HashMap<>();
    db.ofAll()
        .sql(
            """
            select engine, status, count(*) as transcripts from transcripts
            where status in ('starting', 'running') group by engine, status""")
        .query(
            row -> {
              counts.put(
                  new EngineStatus(row.getString("engine"), row.getString("status")),
                  row.getLong("transcripts"));
            });
    return counts;
  }

  void saveStatus(WorkspaceId workspace, UUID id, String status, @Nullable String error) {
    sql(
            workspace,
            """
            with known as (select status from transcripts
              where workspace_id = :workspace and id = :id for update)
            update transcripts t set status = :status, error = coalesce(:error, t.error),
              next_try_at = null
            from known where t.workspace_id = :workspace and t.id = :id
            returning t.engine, known.status as before""")
        .param("id", id)
        .param("status", status)
        .param("error", error, Types.VARCHAR)
        .query(
            row -> {
              boolean isOver = status.equals("completed") || status.equals("failed");
              if (isOver && !status.equals(row.getString("before"))) {
                onFinished.accept(new EngineStatus(row.getString("engine"), status));
              }
            });
  }

  void saveEngine(WorkspaceId workspace, UUID id, String engine) {
    sql(
            workspace,
            "update transcripts set engine = :engine where workspace_id = :workspace and id = :id")
        .param("id", id)
        .param("engine", engine)
        .update();
  }

  /// Locks the live transcript of a call.
  Optional<Transcript> lockLive(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from transcripts
            where workspace_id = :workspace and call_id = :call and kind = 'live' for update""")
        .param("call", call.value())
        .query((row, _) -> transcript(row))
        .optional();
  }

  /// Returns the transcripts of a call, oldest first.
  List<Transcript> ofCall(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select * from transcripts where workspace_id = :workspace and call_id = :call
            order by created_at, id""")
        .param("call", call.value())
        .query((row, _) -> transcript(row))
        .list();
  }

  private static Transcript transcript(ResultSet row) throws SQLException {
    return new Transcript(
        row.getObject("id", UUID.class),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getString("kind"),
        row.getObject("source_id", UUID.class),
        row.getString("engine"),
        row.getString("status"),
        row.getString("language"),
        row.getString("twilio_sid"),
        row.getString("error"),
        row.getBoolean("voicemail"),
        row.getTimestamp("created_at").toInstant());
  }

  /// A stored utterance.
  ///
  /// @param words with a number that is not decided yet; null when all is decided
  record Stored(Utterance utterance, @Nullable String words) {}

  /// Returns the utterances of a transcript, in the order of their times.
  List<Utterance> utterances(WorkspaceId workspace, UUID transcript) {
    return sql(workspace, UTTERANCES + " order by spoken_at, sequence")
        .param("transcript", transcript)
        .query((row, _) -> utterance(row))
        .list();
  }

  /// Returns the utterances between two times, in their order.
  List<Stored> between(WorkspaceId workspace, UUID transcript, Instant from, Instant to) {
    return sql(
            workspace,
            UTTERANCES + " and spoken_at between :from and :to order by spoken_at, sequence")
        .param("transcript", transcript)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new Stored(utterance(row), words(workspace, row)))
        .list();
  }

  private @Nullable String words(WorkspaceId workspace, ResultSet row) throws SQLException {
    byte[] sealed = row.getBytes("sealed");
    return sealed == null
        ? null
        : cipher.decrypt(context(workspace), row.getString("key_id"), sealed).reveal();
  }

  private static Utterance utterance(ResultSet row) throws SQLException {
    UUID participant = row.getObject("participant_id", UUID.class);
    return new Utterance(
        Track.fromWire(row.getString("track")),
        row.getInt("sequence"),
        row.getTimestamp("spoken_at").toInstant(),
        row.getString("text"),
        row.getObject("confidence", Double.class),
        participant == null ? null : new ParticipantId(participant),
        row.getObject("start_ms", Long.class),
        spokenWords(row.getString("words")));
  }

  private static List<SpokenWord> spokenWords(@Nullable String json) {
    return json == null ? List.of() : JsonMapper.shared().readValue(json, new TypeReference<>() {});
  }

  /// Inserts an utterance, or replaces its text.
  void save(WorkspaceId workspace, UUID transcript, Stored stored) {
    Utterance utterance = stored.utterance();
    ParticipantId participant = utterance.participantId();
    String words = stored.words();
    SecretCipher.Encryptor encryptor = cipher.encryptor();
    sql(
            workspace,
            """
            insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text,
              sealed, key_id, confidence, participant_id, start_ms, words)
            values (:workspace, :transcript, :track, :sequence, :at, :text, :sealed, :keyId,
              :confidence, :participant, :startMs, cast(:words as jsonb))
            on conflict (workspace_id, transcript_id, track, sequence)
            do update set text = excluded.text, sealed = excluded.sealed, key_id = excluded.key_id""")
        .param("transcript", transcript)
        .param("track", utterance.track().wire())
        .param("sequence", utterance.sequence())
        .param("at", utterance.at().atOffset(ZoneOffset.UTC))
        .param("text", utterance.text())
        .param(
            "sealed",
            words == null ? null : encryptor.encrypt(context(workspace), new Secret(words)),
            Types.BINARY)
        .param("keyId", words == null ? null : encryptor.keyId(), Types.VARCHAR)
        .param("confidence", utterance.confidence(), Types.DOUBLE)
        .param("participant", participant == null ? null : participant.value(), Types.OTHER)
        .param("startMs", utterance.startMs(), Types.BIGINT)
        .param(
            "words",
            utterance.words().isEmpty()
                ? null
                : JsonMapper.shared().writeValueAsString(utterance.words()),
            Types.VARCHAR)
        .update();
  }

  /// A call whose transcript has a number that can no longer continue.
  record Undecided(WorkspaceId workspace, CallId call, Instant from, Instant to) {}

  List<Undecided> undecided(Duration olderThan, int limit) {
    return db.ofAll()
        .sql(
            """
            select u.workspace_id, t.call_id, min(u.spoken_at) as first, max(u.spoken_at) as last
            from utterances u join transcripts t
              on t.workspace_id = u.workspace_id and t.id = u.transcript_id
            where u.sealed is not null and u.spoken_at < now() - make_interval(secs => :age)
            group by u.workspace_id, t.call_id limit :limit""")
        .param("age", olderThan.toMillis() / 1000.0)
        .param("limit", limit)
        .query(
            (row, _) ->
                new Undecided(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("call_id", UUID.class)),
                    row.getTimestamp("first").toInstant(),
                    row.getTimestamp("last").toInstant()))
        .list();
  }

  /// Returns the time of the first utterance of a transcript.
  Optional<Instant> firstSpokenAt(WorkspaceId workspace, UUID transcript) {
    return sql(workspace, UTTERANCES + " order by spoken_at limit 1")
        .param("transcript", transcript)
        .query((row, _) -> row.getTimestamp("spoken_at").toInstant())
        .optional();
  }

  /// Returns the utterances of a transcript that contained payment data.
  List<Utterance> redacted(WorkspaceId workspace, UUID transcript) {
    return sql(workspace, UTTERANCES + " and (text like :card or text like :details)")
        .param("transcript", transcript)
        .param("card", "%" + Redacted.Kind.CARD.placeholder() + "%")
        .param("details", "%" + Redacted.Kind.DETAILS.placeholder() + "%")
        .query((row, _) -> utterance(row))
        .list();
  }

  /// Parts of a recording to silence.
  ///
  /// @param attempt of which this is the number, from 1
  record Mute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges, int attempt) {}

  /// Adds parts of a recording to silence.
  void insertMute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges) {
    sql(
            workspace,
            """
            insert into audio_mutes (workspace_id, recording_id, ranges, next_try_at)
            values (:workspace, :recording, cast(:ranges as jsonb), now())
            on conflict (workspace_id, recording_id)
            do update set ranges = audio_mutes.ranges || excluded.ranges, next_try_at = now()""")
        .param("recording", recording)
        .param("ranges", JsonMapper.shared().writeValueAsString(ranges))
        .update();
  }

  /// Takes recordings to silence. They are due again after the lease.
  List<Mute> claimMutes(int limit, Duration lease) {
    return db.ofAll()
        .sql(
            """
            update audio_mutes m set attempts = attempts + 1,
              next_try_at = now() + make_interval(secs => :lease)
            from (select workspace_id, recording_id from audio_mutes where next_try_at <= now()
              order by next_try_at limit :limit for update skip locked) due
            where m.workspace_id = due.workspace_id and m.recording_id = due.recording_id
            returning m.workspace_id, m.recording_id, m.ranges, m.attempts""")
        .param("lease", lease.toMillis() / 1000.0)
        .param("limit", limit)
        .query(
            (row, _) ->
                new Mute(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    row.getObject("recording_id", UUID.class),
                    JsonMapper.shared()
                        .readValue(row.getString("ranges"), new TypeReference<>() {}),
                    row.getInt("attempts")))
        .list();
  }

  /// Deletes what was silenced, unless parts were added meanwhile.
  void deleteMute(Mute mute) {
    sql(
            mute.workspace(),
            """
            delete from audio_mutes where workspace_id = :workspace and recording_id = :recording
              and jsonb_array_length(ranges) = :count""")
        .param("recording", mute.recording())
        .param("count", mute.ranges().size())
        .update();
  }

  void retryMute(Mute mute, Duration after) {
    sql(
            mute.workspace(),
            """
            update audio_mutes set next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and recording_id = :recording""")
        .param("recording", mute.recording())
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  private static String context(WorkspaceId workspace) {
    return "transcript:" + workspace;
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
