package org.ringback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each table belongs to one package, and only SQL of that package names it. Other packages may
/// read the views that the owner publishes. Searches the string literals of the sources.
class TableOwnershipTest {
  private static final Path SOURCES = Path.of("src/main/java/org/ringback/server");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Map<String, Set<String>> TABLES =
      Map.ofEntries(
          Map.entry("cluster", Set.of("nodes", "leader_leases")),
          Map.entry("limits", Set.of("attempts")),
          Map.entry("twilio", Set.of("call_slots")),
          Map.entry("identity", Set.of("users", "sessions", "known_clients")),
          Map.entry("tenancy", Set.of("workspaces", "workspace_members", "invitations")),
          Map.entry("access", Set.of("service_keys")),
          Map.entry("audit", Set.of("audit_log")),
          Map.entry(
              "credentials", Set.of("voice_credentials", "retired_api_keys", "phone_numbers")),
          Map.entry("provisioning.health", Set.of("health_reports")),
          Map.entry("voicetoken", Set.of("voice_departures", "voice_epochs")),
          Map.entry("dialpolicy", Set.of("dialing_rules", "dialled", "do_not_call_numbers")),
          Map.entry("callerid", Set.of("verified_caller_ids", "caller_id_defaults")),
          Map.entry(
              "call",
              Set.of(
                  "calls",
                  "current_calls",
                  "archived_calls",
                  "call_keys",
                  "call_number_suffixes",
                  "call_legs",
                  "call_events",
                  "call_participants",
                  "conference_events")),
          Map.entry("call.outbound", Set.of("place_call_intents")),
          Map.entry("events", Set.of("realtime_events", "event_counters")),
          Map.entry(
              "presence", Set.of("presence_sessions", "presence_states", "presence_intervals")),
          Map.entry("routing", Set.of("call_flows", "call_offers", "past_offers", "call_claims")),
          Map.entry(
              "callcontrol",
              Set.of(
                  "requested_states",
                  "conference_rejoins",
                  "conference_invitations",
                  "supervisions",
                  "call_takeovers")),
          Map.entry("webhook", Set.of("webhook_inbox")),
          Map.entry("contact", Set.of("contacts")),
          Map.entry(
              "annotation",
              Set.of("call_notes", "dispositions", "disposition_lists", "call_dispositions")),
          Map.entry(
              "recording",
              Set.of(
                  "recording_policies",
                  "recording_policy_numbers",
                  "recording_announcements",
                  "recording_decisions",
                  "recordings",
                  "recording_objects",
                  "recording_links")),
          Map.entry("prompt", Set.of("prompts")),
          Map.entry("voicemail", Set.of("voicemail_settings", "voicemail_numbers", "voicemails")),
          Map.entry(
              "transcript",
              Set.of(
                  "transcription_settings",
                  "transcripts",
                  "utterances",
                  "audio_mutes",
                  "batch_configurations")),
          Map.entry(
              "retention",
              Set.of(
                  "retention_settings",
                  "legal_holds",
                  "erasures",
                  "twilio_deletions",
                  "workspace_deletions")),
          Map.entry("search", Set.of("search_entries")),
          Map.entry("summary", Set.of("call_summaries")),
          Map.entry(
              "metrics",
              Set.of(
                  "call_quarters",
                  "clock_quarters",
                  "cost_quarters",
                  "call_quarter_changes",
                  "figure_days",
                  "call_days",
                  "clock_days",
                  "cost_days",
                  "board_targets")),
          Map.entry("price", Set.of("leg_prices", "recording_prices")),
          Map.entry("quality", Set.of("leg_quality")),
          Map.entry("missedcall", Set.of("missed_calls_seen")),
          Map.entry("report", Set.of("reports", "report_runs", "report_objects")),
          Map.entry("savedview", Set.of("saved_views", "default_views")),
          Map.entry("webpush", Set.of("push_keys", "push_subscriptions", "push_messages")),
          Map.entry("recorder", Set.of("recorder_entries")));

  /// The views that every package may read, and a view for operators.
  private static final Map<String, Set<String>> VIEWS =
      Map.ofEntries(
          Map.entry("cluster", Set.of("live_nodes", "node_leases")),
          Map.entry("identity", Set.of("user_directory", "session_directory")),
          Map.entry("tenancy", Set.of("workspace_directory", "member_directory")),
          Map.entry(
              "call",
              Set.of(
                  "calling_agents",
                  "call_progress",
                  "departed_agents",
                  "leg_directory",
                  "supervisor_legs",
                  "call_attendance",
                  "call_directory",
                  "ended_calls",
                  "current_ended_calls",
                  "erased_calls",
                  "call_attendees")),
          Map.entry("voicemail", Set.of("message_directory")),
          Map.entry("metrics", Set.of("call_facts", "current_call_facts")),
          Map.entry("price", Set.of("price_directory", "recording_price_directory")),
          Map.entry("quality", Set.of("quality_directory")),
          Map.entry("presence", Set.of("presence_history")),
          Map.entry("callcontrol", Set.of("awaited_agents", "supervision_directory")),
          Map.entry("routing", Set.of("ringing_agents", "reserved_agents", "offer_history")),
          Map.entry("webpush", Set.of("push_directory")),
          Map.entry("retention", Set.of("legal_hold_directory")),
          Map.entry("contact", Set.of("contact_directory")),
          Map.entry("annotation", Set.of("note_directory")),
          Map.entry("transcript", Set.of("transcript_directory", "utterance_directory")),
          Map.entry("credentials", Set.of("number_directory", "workspace_twilio_config")));

  private static final Map<String, String> OWNERS = owners(TABLES);
  private static final Set<String> PUBLIC = owners(VIEWS).keySet();

  /// A comment, or a string literal in one of the groups.
  private static final Pattern LITERAL =
      Pattern.compile(
          "//[^\\n]*|/\\*.*?\\*/|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"|'(?:\\\\.|[^'\\\\])'",
          Pattern.DOTALL);

  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\b(from|join|into|update|table|using)\\s+(?:only\\s+)?((?:\\w+(?:\\s+(?:as\\s+)?\\w+)?\\s*,\\s*)*\\w+)",
          Pattern.CASE_INSENSITIVE);

  @Test
  void no_package_names_a_table_of_another() throws IOException {
    List<String> foreign = new ArrayList<>();
    for (Map.Entry<String, String> source : sources().entrySet()) {
      foreign.addAll(foreignTables(source.getKey(), source.getValue()));
    }
    assertThat(foreign).isEmpty();
  }

  @Test
  void every_table_and_view_has_an_owner() throws IOException {
    assertThat(created("table")).isEqualTo(new TreeSet<>(OWNERS.keySet()));
    assertThat(created("view")).isEqualTo(new TreeSet<>(PUBLIC));
  }

  @Test
  void every_owner_uses_its_tables() throws IOException {
    Set<String> used =
        sources().entrySet().stream()
            .flatMap(
                source ->
                    references(source.getValue()).stream()
                        .filter(name -> packageOf(source.getKey()).equals(OWNERS.get(name))))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).isEqualTo(new TreeSet<>(OWNERS.keySet()));
  }

  @Test
  void a_foreign_table_is_found_in_every_kind_of_statement() {
    for (String sql :
        List.of(
            "\"select 1 from contacts where id = :id\"",
            "\"\"\"\n  select u.name\n  from calls k left join contacts c on c.id = k.contact\"\"\"",
            "\"select * from calls k, contacts c\"",
            "\"update contacts set name = :name\"",
            "\"insert into contacts values (:id)\"",
            "\"delete from contacts\"")) {
      assertThat(foreignTables("call/CallStore.java", "db.sql(" + sql + ")"))
          .as(sql)
          .containsExactly("call/CallStore.java: contacts belongs to contact");
    }
    for (String other :
        List.of(
            "\"select 1 from contact_directory\"",
            "\"from contact\"",
            "// selects from contacts\n\"select 1 from calls\"")) {
      assertThat(foreignTables("call/CallStore.java", other)).as(other).isEmpty();
    }
    assertThat(foreignTables("contact/Contacts.java", "\"delete from contacts\"")).isEmpty();
  }

  private static List<String> foreignTables(String file, String source) {
    return references(source).stream()
        .filter(OWNERS::containsKey)
        .filter(table -> !packageOf(file).equals(OWNERS.get(table)))
        .map(table -> file + ": " + table + " belongs to " + OWNERS.get(table))
        .toList();
  }

  /// Returns the names that follow the keywords of SQL in string literals.
  private static Set<String> references(String source) {
    Set<String> names = new TreeSet<>();
    Matcher literals = LITERAL.matcher(source);
    while (literals.find()) {
      String literal = literals.group(1) != null ? literals.group(1) : literals.group(2);
      if (literal != null) {
        Matcher references = REFERENCE.matcher(literal);
        while (references.find()) {
          for (String item : references.group(2).split(",")) {
            names.add(item.strip().split("\\s")[0]);
          }
        }
      }
    }
    return names;
  }

  private static String packageOf(String file) {
    int end = file.lastIndexOf('/');
    return end < 0 ? "" : file.substring(0, end).replace('/', '.');
  }

  private static Map<String, String> owners(Map<String, Set<String>> names) {
    Map<String, String> owners = new TreeMap<>();
    names.forEach((owner, all) -> all.forEach(name -> owners.put(name, owner)));
    return owners;
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = SOURCES.relativize(file).toString().replace('\\', '/');
        sources.put(name, Files.readString(file));
      }
    }
    assertThat(sources).isNotEmpty();
    return sources;
  }

  private static Set<String> created(String kind) throws IOException {
    Pattern create = Pattern.compile("(?mi)^create " + kind + " (\\w+)");
    Pattern rename = Pattern.compile("(?mi)^alter " + kind + " (\\w+) rename to (\\w+)");
    List<String> names = new ArrayList<>();
    Map<String, String> renamed = new TreeMap<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.toList()) {
        String sql = Files.readString(file);
        create.matcher(sql).results().forEach(m -> names.add(m.group(1)));
        rename.matcher(sql).results().forEach(m -> renamed.put(m.group(1), m.group(2)));
      }
    }
    renamed.keySet().forEach(names::remove); // another one may get the former name
    names.addAll(renamed.values());
    return new TreeSet<>(names);
  }
}
