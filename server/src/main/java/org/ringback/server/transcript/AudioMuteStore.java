package org.ringback.server.transcript;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of the parts of recordings that are to be silenced.
final class AudioMuteStore {
  private final Database db;
  private final DueCheck due;

  AudioMuteStore(Database db) {
    this.db = db;
    this.due = db.dueCheck("exists (select from audio_mutes where next_try_at <= now())");
  }

  /// Returns whether a recording may be due to be silenced.
  boolean isDue() {
    return due.isDue();
  }

  /// Parts of a recording to silence.
  ///
  /// @param attempt of which this is the number, from 1
  record Mute(WorkspaceId workspace, UUID recording, List<AudioRange> ranges, int attempt) {}

  /// Adds parts of a recording to silence.
  void insert(WorkspaceId workspace, UUID recording, List<AudioRange> ranges) {
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
  List<Mute> claim(int limit, Duration lease) {
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
  void delete(Mute mute) {
    sql(
            mute.workspace(),
            """
            delete from audio_mutes where workspace_id = :workspace and recording_id = :recording
              and jsonb_array_length(ranges) = :count""")
        .param("recording", mute.recording())
        .param("count", mute.ranges().size())
        .update();
  }

  void retry(Mute mute, Duration after) {
    sql(
            mute.workspace(),
            """
            update audio_mutes set next_try_at = now() + make_interval(secs => :after)
            where workspace_id = :workspace and recording_id = :recording""")
        .param("recording", mute.recording())
        .param("after", after.toMillis() / 1000.0)
        .update();
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
