import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Measures searches over the utterances of one workspace, through the API. The server and PostgreSQL are processes of their
/// own. Words are as frequent as in natural language (Zipf's law): the most frequent one is in most utterances, half of the
/// words are in less than one of a thousand.
final class SearchBench {
  private static final int UTTERANCES_PER_CALL = 50;
  private static final int WORDS = 20_000;
  private static final int WORDS_PER_UTTERANCE = 12;
  private static final int SEARCHES = 1000;

  /// Two years, each month of which is a partition.
  private static final int DAYS = 728;

  /// The agent who has taken part in one of twenty calls.
  private static final int AGENT = 1;

  private static final int SUPERVISOR = 0;

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Databases databases;
  private final Path folder;
  private final Path jar;

  private SearchBench(Databases databases, Path folder, Path jar) {
    this.databases = databases;
    this.folder = folder;
    this.jar = jar;
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("ringback-search");
    Machine.print("Search");
    try (Databases databases = new Databases(folder.resolve("postgres"))) {
      SearchBench bench = new SearchBench(databases, folder, Path.of(arguments[0]).toAbsolutePath());
      bench.start().close(); // creates the tables
      long begin = System.nanoTime();
      bench.seed(count);
      System.out.printf(
          "%-28s %d utterances in %.0f s; %d MB of utterances, %d MB of the search%n",
          "seeded",
          databases.ofRingback("select count(*) from search_entries"),
          (System.nanoTime() - begin) / 1e9,
          databases.ofRingback("select pg_total_relation_size('utterances') / 1000000"),
          databases.ofRingback("select pg_total_relation_size('search_entries') / 1000000"));
      List<String> words = bench.words();
      try (Target server = bench.start()) {
        for (int number = 1; number <= 3; number++) {
          bench.search(server, SUPERVISOR, words, number, "supervisor, " + number + " words");
        }
        for (int number = 1; number <= 3; number++) {
          bench.search(server, AGENT, words, number, "agent, " + number + " words");
        }
      }
    } finally {
      Databases.delete(folder);
    }
  }

  private Target start() throws Exception {
    return Target.ringback(folder, jar, databases.ringbackUrl(), folder.resolve("log"));
  }

  /// Inserts a workspace with a supervisor, an agent, and calls with a transcript each. Skips the triggers, which index one
  /// utterance at a time and check each reference. The words are of the type `name`, because PostgreSQL finds an element of
  /// an array at once only if all have the same size.
  private void seed(int count) throws Exception {
    int calls = (count + UTTERANCES_PER_CALL - 1) / UTTERANCES_PER_CALL;
    databases.runInRingback(
        """
        insert into workspaces (id, name, slug, current_period_starts_at, created_at)
          values (md5('workspace0')::uuid, 'Workspace', 'workspace-0', now(), now());
        insert into users (id, email, name, created_at)
          select md5('user' || i)::uuid, 'agent' || i || '@example.com', 'Agent ' || i, now() from generate_series(0, 1) i;
        insert into workspace_members (workspace_id, user_id, role)
          select md5('workspace0')::uuid, md5('user' || i)::uuid, (array['supervisor', 'agent'])[i + 1]
          from generate_series(0, 1) i;
        insert into sessions (id, user_id, created_at, last_seen_at, expires_at, user_agent, ip)
          select md5('session' || i)::uuid, md5('user' || i)::uuid, now(), now(), now() + interval '12 hours',
            'bench', '127.0.0.1'
          from generate_series(0, 1) i;
        insert into calls (id, workspace_id, direction, "from", "to", status, created_at, answered_at, ended_at, updated_at)
          select md5('call' || i)::uuid, md5('workspace0')::uuid, 'inbound', '+15570000001', '+15550000001', 'completed',
            t, t, t, t
          from generate_series(0, %1$d - 1) i, lateral (select now() - i * interval '%5$d days' / %1$d) as started (t);
        insert into call_participants (workspace_id, id, call_id, role, user_id, state, joined_at)
          select workspace_id, id, id, 'agent', md5('user1')::uuid, 'left', created_at from calls
          where get_byte(uuid_send(id), 0) < 13;
        insert into transcripts (workspace_id, id, call_id, kind, engine, status, language, created_at)
          select workspace_id, id, id, 'live', 'twilio', 'completed', 'en-US', created_at from calls;
        create table words as
          select n, left(translate(md5('word' || n), '0123456789', 'aeioulnrst'), 4 + n %% 6)::name as word
          from generate_series(1, %2$d) n;
        set session_replication_role = replica;
        insert into utterances (workspace_id, transcript_id, track, sequence, spoken_at, text)
          select t.workspace_id, t.id, 'customer', n, t.created_at + make_interval(secs => n),
            (select string_agg((array(select word from words order by words.n))[r.place]::text, ' ')
              from (select floor(power(%2$d, random()))::int as place from generate_series(1, %3$d) w
                where w + n > 0) r)
          from transcripts t, generate_series(1, %4$d) n;
        do $$
        begin
          execute 'drop table ' || (select inhrelid::regclass from pg_inherits
            where inhparent = 'search_entries'::regclass and inhrelid::regclass::text ~ '_before_[0-9]{6}$');
          for before in reverse %5$d / 28..-1 loop
            perform add_time_month_partition('search_entries', 'at',
              (date_trunc('month', now() at time zone 'UTC') - make_interval(months => before))::date);
          end loop;
        end $$;
        drop index search_entries_words;
        drop index search_entries_newest;
        insert into search_entries (workspace_id, kind, owner_id, track, sequence, call_id, at, document)
          select workspace_id, 'utterance', transcript_id, track, sequence, transcript_id, spoken_at,
            search_document('english', text)
          from utterances;
        reset session_replication_role;
        set maintenance_work_mem = '1GB';
        create index search_entries_newest on search_entries (workspace_id, at desc, id desc);
        create index search_entries_words on search_entries using gin (document) with (fastupdate = off);
        """
            .formatted(calls, WORDS, WORDS_PER_UTTERANCE, UTTERANCES_PER_CALL, DAYS));
    databases.runInRingback("vacuum analyze");
    databases.settle();
  }

  /// Returns the words, the most frequent first.
  private List<String> words() throws Exception {
    return databases.textsOfRingback("select word from words order by n");
  }

  /// Searches for words that are as frequent as in the utterances, one request at a time, until there is a page of results or
  /// no older text. Requests and whole searches are measured.
  private void search(Target server, int session, List<String> words, int number, String what) throws Exception {
    Random random = new Random(number);
    Latencies latencies = new Latencies();
    Latencies searches = new Latencies();
    int found = 0;
    int requests = 0;
    int most = 0;
    long cpu = 0;
    for (int i = 0; i < 2 * SEARCHES; i++) {
      if (i == SEARCHES) {
        latencies.clear(); // the first half was the warm-up
        searches.clear();
        found = 0;
        requests = 0;
        most = 0;
        cpu = databases.cpuTicks();
      }
      String text =
          IntStream.range(0, number)
              .mapToObj(_ -> words.get((int) Math.pow(WORDS, random.nextDouble()) - 1))
              .collect(Collectors.joining("+"));
      SearchPages pages = new SearchPages();
      long first = System.nanoTime();
      for (String cursor = ""; cursor != null; ) {
        long begin = System.nanoTime();
        String answer = request(server, session, text, cursor);
        latencies.add(System.nanoTime() - begin);
        cursor = pages.add(answer);
      }
      searches.add(System.nanoTime() - first);
      found += pages.hasResults() ? 1 : 0;
      requests += pages.requests();
      most = Math.max(most, pages.requests());
    }
    System.out.printf(
        "%-28s %s; %.2f requests for a page, at most %d; pages %s; %.1f ms of CPU each in PostgreSQL; %d of %d with results%n",
        what, latencies.summary(), (double) requests / SEARCHES, most, searches.summary(),
        (databases.cpuTicks() - cpu) * 10.0 / SEARCHES, found, SEARCHES);
  }

  private String request(Target server, int session, String text, String cursor) throws Exception {
    String path = "/api/workspaces/%s/search?text=%s".formatted(SeedData.id("workspace", 0), text);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port + path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)))
            .header("Authorization", "Bearer " + bearer(session))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("a search was answered with " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static String bearer(int session) {
    return Requests.bearer(SeedData.id("user", session), SeedData.id("session", session), SeedData.id("workspace", 0));
  }
}
