package org.ringback.server.transcript;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.ParticipantId;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.SecretCipher;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.redaction.Redacted;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of utterances. Words that may still become a card number are encrypted.
final class UtteranceStore {
  private static final String SELECT =
      """
      select * from utterances
      where workspace_id = :workspace and transcript_id = :transcript""";

  private final Database db;
  private final DueCheck sealed;
  private final SecretCipher cipher;

  UtteranceStore(Database db, SecretCipher cipher) {
    this.db = db;
    this.sealed = db.dueCheck("exists (select from utterances where sealed is not null)");
    this.cipher = cipher;
  }

  /// Returns whether a number may be undecided.
  boolean hasUndecided() {
    return sealed.isDue();
  }

  /// A stored utterance.
  ///
  /// @param words with a number that is not decided yet; null when all is decided
  record Stored(Utterance utterance, @Nullable String words) {}

  /// Returns the utterances of a transcript, in the order of their times.
  List<Utterance> of(WorkspaceId workspace, UUID transcript) {
    return sql(workspace, SELECT + " order by spoken_at, sequence")
        .param("transcript", transcript)
        .query((row, _) -> utterance(row))
        .list();
  }

  /// Returns the utterances between two times, in their order.
  List<Stored> between(WorkspaceId workspace, UUID transcript, Instant from, Instant to) {
    return sql(
            workspace, SELECT + " and spoken_at between :from and :to order by spoken_at, sequence")
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
    return sql(workspace, SELECT + " order by spoken_at limit 1")
        .param("transcript", transcript)
        .query((row, _) -> row.getTimestamp("spoken_at").toInstant())
        .optional();
  }

  /// Returns the utterances of a transcript that contained payment data.
  List<Utterance> redacted(WorkspaceId workspace, UUID transcript) {
    return sql(workspace, SELECT + " and (text like :card or text like :details)")
        .param("transcript", transcript)
        .param("card", "%" + Redacted.Kind.CARD.placeholder() + "%")
        .param("details", "%" + Redacted.Kind.DETAILS.placeholder() + "%")
        .query((row, _) -> utterance(row))
        .list();
  }

  private static String context(WorkspaceId workspace) {
    return "transcript:" + workspace;
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
