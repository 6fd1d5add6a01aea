package org.ringback.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallDirection;
import org.ringback.server.call.CallId;
import org.ringback.server.db.Database;
import org.ringback.server.db.DueCheck;
import org.ringback.server.recording.RecordingPolicy.CountryAnnouncement;
import org.ringback.server.recording.RecordingPolicy.NumberPolicy;
import org.ringback.server.tenancy.WorkspaceId;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The SQL of policies, and of their decisions for calls.
final class PolicyStore {
  private final Database db;
  private final DueCheck unannounced;

  PolicyStore(Database db) {
    this.db = db;
    this.unannounced =
        db.dueCheck(
            """
            exists (select from recording_decisions
              where is_announced_by_api and announced_at is null)""");
  }

  /// Returns whether a call may be due to be announced.
  boolean hasUnannounced() {
    return unannounced.isDue();
  }

  Optional<RecordingPolicy> find(WorkspaceId workspace) {
    return sql(workspace, "select * from recording_policies where workspace_id = :workspace")
        .query(
            (row, _) ->
                new RecordingPolicy(
                    row.getInt("version"),
                    mode(row, "inbound"),
                    mode(row, "outbound"),
                    mode(row, "internal"),
                    consent(row),
                    announcement(row),
                    countries(workspace),
                    row.getBoolean("delete_at_twilio"),
                    numbers(workspace)))
        .optional();
  }

  private List<NumberPolicy> numbers(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select number, inbound, outbound from recording_policy_numbers
            where workspace_id = :workspace order by number""")
        .query(
            (row, _) ->
                new NumberPolicy(
                    row.getString("number"), mode(row, "inbound"), mode(row, "outbound")))
        .list();
  }

  private List<CountryAnnouncement> countries(WorkspaceId workspace) {
    return sql(
            workspace,
            """
            select * from recording_announcements
            where workspace_id = :workspace order by country""")
        .query(
            (row, _) ->
                new CountryAnnouncement(
                    row.getString("country"), Objects.requireNonNull(announcement(row))))
        .list();
  }

  /// Stores a policy with the next version.
  ///
  /// @param policy based on its version
  /// @return false when the stored policy has another version
  boolean replace(WorkspaceId workspace, RecordingPolicy policy) {
    StatementSpec statement =
        sql(
                workspace,
                """
                insert into recording_policies (workspace_id, version, inbound, outbound, internal,
                  consent, announcement, announcement_language, announcement_url, announcement_audio,
                  delete_at_twilio)
                select :workspace, :version + 1, :inbound, :outbound, :internal, :consent,
                  :text, :language, :url, :audio, :delete
                where :version = 0 or exists (
                  select from recording_policies where workspace_id = :workspace)
                on conflict (workspace_id) do update set version = excluded.version,
                  inbound = excluded.inbound, outbound = excluded.outbound,
                  internal = excluded.internal, consent = excluded.consent,
                  announcement = excluded.announcement,
                  announcement_language = excluded.announcement_language,
                  announcement_url = excluded.announcement_url,
                  announcement_audio = excluded.announcement_audio,
                  delete_at_twilio = excluded.delete_at_twilio
                where recording_policies.version = :version""")
            .param("version", policy.version())
            .param("inbound", policy.inbound().wire())
            .param("outbound", policy.outbound().wire())
            .param("internal", policy.internal().wire())
            .param("consent", policy.consent().wire())
            .param("delete", policy.deleteAtTwilio());
    boolean isReplaced = withAnnouncement(statement, policy.announcement()).update() == 1;
    if (isReplaced) {
      sql(workspace, "delete from recording_policy_numbers where workspace_id = :workspace")
          .update();
      policy.numbers().forEach(number -> insert(workspace, number));
      sql(workspace, "delete from recording_announcements where workspace_id = :workspace")
          .update();
      policy.countries().forEach(country -> insert(workspace, country));
    }
    return isReplaced;
  }

  private void insert(WorkspaceId workspace, NumberPolicy number) {
    sql(
            workspace,
            """
            insert into recording_policy_numbers (workspace_id, number, inbound, outbound)
            values (:workspace, :number, :inbound, :outbound)""")
        .param("number", number.number())
        .param("inbound", number.inbound().wire())
        .param("outbound", number.outbound().wire())
        .update();
  }

  private void insert(WorkspaceId workspace, CountryAnnouncement country) {
    withAnnouncement(
            sql(
                    workspace,
                    """
                    insert into recording_announcements (workspace_id, country, announcement,
                      announcement_language, announcement_url, announcement_audio)
                    values (:workspace, :country, :text, :language, :url, :audio)""")
                .param("country", country.country()),
            country.announcement())
        .update();
  }

  private static StatementSpec withAnnouncement(
      StatementSpec statement, @Nullable Announcement announcement) {
    Announcement stored =
        announcement == null ? new Announcement(null, null, null, null) : announcement;
    return statement
        .param("audio", stored.audioId(), Types.OTHER)
        .param("text", stored.text(), Types.VARCHAR)
        .param("language", stored.language(), Types.VARCHAR)
        .param("url", stored.soundUrl(), Types.VARCHAR);
  }

  /// A call that begins.
  ///
  /// @param number the workspace's number; empty for a call between members
  /// @param country of the customer, ISO 3166; empty if unknown
  /// @param isAnnouncedByApi whether no TwiML plays the announcement
  record NewCall(
      CallId id,
      CallDirection direction,
      String number,
      String country,
      boolean isAnnouncedByApi) {}

  /// Decides for a call that begins. Workspaces without a policy store no decision. The
  /// announcement for a country replaces that of the policy, and only callers decide by key.
  ///
  /// @return whether a decision was stored
  boolean decide(WorkspaceId workspace, NewCall call) {
    boolean isInternal = call.direction() == CallDirection.INTERNAL;
    return sql(
                workspace,
                """
                insert into recording_decisions (workspace_id, call_id, mode, announcement,
                  announcement_language, announcement_url, announcement_audio, consent,
                  is_announced_by_api, delete_at_twilio)
                select p.workspace_id, :call,
                  case when :internal then p.internal
                    when :inbound then coalesce(n.inbound, p.inbound)
                    else coalesce(n.outbound, p.outbound) end,
                  case when :internal then null when a.country is null then p.announcement
                    else a.announcement end,
                  case when :internal then null when a.country is null then p.announcement_language
                    else a.announcement_language end,
                  case when :internal then null when a.country is null then p.announcement_url
                    else a.announcement_url end,
                  case when :internal then null when a.country is null then p.announcement_audio
                    else a.announcement_audio end,
                  case when :inbound then p.consent else 'none' end, :byApi, p.delete_at_twilio
                from recording_policies p
                  left join recording_policy_numbers n
                    on n.workspace_id = p.workspace_id and n.number = :number
                  left join recording_announcements a
                    on a.workspace_id = p.workspace_id and a.country = :country
                where p.workspace_id = :workspace
                on conflict (workspace_id, call_id) do nothing""")
            .param("call", call.id().value())
            .param("internal", isInternal)
            .param("inbound", call.direction() == CallDirection.INBOUND)
            .param("number", call.number())
            .param("country", call.country())
            .param("byApi", call.isAnnouncedByApi())
            .update()
        == 1;
  }

  Optional<RecordingDecision> decision(WorkspaceId workspace, CallId call) {
    return sql(
            workspace,
            """
            select mode, announcement, announcement_language, announcement_url,
              announcement_audio, consent, announced_at is not null as announced, consent_given
            from recording_decisions
            where workspace_id = :workspace and call_id = :call""")
        .param("call", call.value())
        .query(
            (row, _) ->
                new RecordingDecision(
                    mode(row, "mode"),
                    announcement(row),
                    consent(row),
                    row.getBoolean("announced"),
                    row.getObject("consent_given", Boolean.class)))
        .optional();
  }

  /// A live call whose customer should hear the announcement.
  record DueAnnouncement(WorkspaceId workspace, CallId call) {}

  /// Returns the answered calls whose customers hear the announcement by a request to Twilio. A
  /// call that agents may record is announced when they do.
  ///
  /// @param latest how long after the answer a call that is always recorded is announced
  List<DueAnnouncement> dueAnnouncements(Duration latest, int limit) {
    return db.ofAll()
        .sql(
            """
            select d.workspace_id, d.call_id
            from recording_decisions d join call_progress p
              on p.workspace_id = d.workspace_id and p.call_id = d.call_id
            where d.is_announced_by_api and d.announced_at is null
              and coalesce(d.announcement, d.announcement_url, d.announcement_audio::text)
                is not null
              and p.ended_at is null
              and (d.mode = 'always' and p.answered_at > now() - make_interval(secs => :latest)
                or exists (select from recordings r where r.workspace_id = d.workspace_id
                  and r.call_id = d.call_id and r.status = 'recording'))
            limit :limit""")
        .param("latest", latest.toSeconds())
        .param("limit", limit)
        .query(
            (row, _) ->
                new DueAnnouncement(
                    new WorkspaceId(row.getObject("workspace_id", UUID.class)),
                    new CallId(row.getObject("call_id", UUID.class))))
        .list();
  }

  /// Stores that the announcement of a call has ended, with the caller's choice. Without consent
  /// the call is not recorded. The first choice counts, because Twilio may repeat the webhook.
  ///
  /// @param consentGiven null without a choice
  /// @return false when it had ended before
  boolean saveAnnounced(WorkspaceId workspace, CallId call, @Nullable Boolean consentGiven) {
    return sql(
                workspace,
                """
                update recording_decisions set announced_at = now(), consent_given = :given,
                  mode = case when consent = 'opt-out' and :given is false
                    or consent = 'opt-in' and :given is not true then 'off' else mode end
                where workspace_id = :workspace and call_id = :call and announced_at is null""")
            .param("call", call.value())
            .param("given", consentGiven, Types.BOOLEAN)
            .update()
        == 1;
  }

  private static RecordingMode mode(ResultSet row, String column) throws SQLException {
    return RecordingMode.fromWire(row.getString(column)).orElseThrow();
  }

  private static Consent consent(ResultSet row) throws SQLException {
    return Consent.fromWire(row.getString("consent")).orElseThrow();
  }

  private static @Nullable Announcement announcement(ResultSet row) throws SQLException {
    Announcement stored =
        new Announcement(
            row.getString("announcement"),
            row.getString("announcement_language"),
            row.getString("announcement_url"),
            row.getObject("announcement_audio", UUID.class));
    return stored.text() == null && stored.soundUrl() == null && stored.audioId() == null
        ? null
        : stored;
  }

  private StatementSpec sql(WorkspaceId workspace, String sql) {
    return db.of(workspace).sql(sql).param("workspace", workspace.value());
  }
}
