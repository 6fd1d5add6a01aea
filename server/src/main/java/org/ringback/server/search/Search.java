package org.ringback.server.search;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.search.SearchStore.Query;
import org.ringback.server.search.SearchStore.Request;
import org.ringback.server.search.SearchStore.Texts;
import org.ringback.server.tenancy.WorkspaceId;

/// Searches from the newest texts back in time, step by step. Words that are frequent are found in
/// the texts that are read in their order. Others are looked up in the index of words of a period.
/// A step takes milliseconds, and no step begins after the time of a request, so a page may end
/// before it is full.
final class Search {
  /// After every text.
  static final SearchCursor NEWEST = SearchCursor.before(Instant.parse("9999-01-01T00:00:00Z"));

  /// What a request costs at most.
  ///
  /// @param time in which a further step is expected to end
  /// @param sample how many texts it reads first; they suggest how to continue
  /// @param texts how many texts a further step reads at most in the order of time
  /// @param lookedUp how many texts a step looks up at most; to read them, and whether a member may
  ///   see each, takes longer than to find them. See also [SearchSample#textsPerMatch]
  /// @param periodTexts how many texts the periods of the smallest look-up have at most, if it has
  ///   several
  record Effort(Duration time, int sample, int texts, int lookedUp, long periodTexts) {
    static final Effort NORMAL = new Effort(Duration.ofMillis(30), 1000, 5000, 2000, 400_000);
  }

  private final SearchStore store;
  private final Effort effort;

  Search(SearchStore store, Effort effort) {
    this.store = store;
    this.effort = effort;
  }

  /// A page of results, the newest first.
  ///
  /// @param next where to continue; null at the end of the texts
  record Page(List<SearchResult.Hit> hits, @Nullable SearchCursor next) {}

  /// Returns the next results.
  Page page(WorkspaceId workspace, Request request) {
    return store.inTransaction(
        () -> {
          Query query = store.query(workspace, request.text());
          return query.all().isEmpty()
              ? new Page(List.of(), null)
              : new Steps(workspace, query, request).page();
        });
  }

  /// The steps of one request.
  private final class Steps {
    private final long begin = System.nanoTime();
    private final WorkspaceId workspace;
    private final Query query;
    private final Request request;
    private final List<SearchEntry> found = new ArrayList<>();

    /// Where to continue; null at the end of the texts.
    private @Nullable SearchCursor position;

    /// A guess about the older texts, if the search has to continue.
    private Optional<SearchLearned> learned;

    Steps(WorkspaceId workspace, Query query, Request request) {
      this.workspace = workspace;
      this.query = query;
      this.request = request;
      this.position = request.before();
      this.learned = request.before().learned();
    }

    Page page() {
      if (learned.isEmpty()) {
        read(request.before(), effort.sample());
      }
      if (learned.isPresent()) {
        continueBack();
      }
      boolean isFull = found.size() > request.limit();
      List<SearchEntry> shown = isFull ? found.subList(0, request.limit()) : found;
      SearchCursor next = isFull ? shown.getLast().position() : position;
      return new Page(
          store.texts(workspace, query, shown), next == null ? null : next.with(shownLearned()));
    }

    /// Returns what the cursor carries. An agent could read in it how many texts of other agents'
    /// calls match.
    private Optional<SearchLearned> shownLearned() {
      return request.ownCallsOf() == null ? learned : Optional.empty();
    }

    /// Returns how many to find: one more than the page has, which tells whether there are more.
    private int wanted() {
      return request.limit() + 1 - found.size();
    }

    private void continueBack() {
      List<SearchPeriod> periods = store.periods(workspace);
      Duration longest = Duration.ZERO;
      do {
        SearchCursor before = position;
        if (before == null || wanted() == 0) {
          return;
        }
        Duration began = elapsed();
        boolean isLookedUp =
            learned.filter(known -> isRare(known.sample(), before, periods)).isPresent()
                && lookUp(before, periods, learned.get());
        if (!isLookedUp) {
          read(before, effort.texts());
        }
        Duration took = elapsed().minus(began);
        if (isLookedUp) {
          learned = learned.map(known -> known.after(took));
        }
        longest = took.compareTo(longest) > 0 ? took : longest;
      } while (elapsed().plus(longest).compareTo(effort.time()) < 0);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// Returns whether looking up the words is expected to be faster than reading the texts.
    private boolean isRare(SearchSample sample, SearchCursor before, List<SearchPeriod> periods) {
      return sample.textsFor(wanted()) > effort.texts()
          && sample.textsOf(effort.lookedUp() / 2) > 2.0 * effort.texts()
          && SearchPeriod.textsBefore(before, periods) > effort.texts();
    }

    /// Reads texts in the order of time.
    private void read(SearchCursor before, int texts) {
      Texts read = store.byTime(workspace, query, request, before, texts, wanted());
      found.addAll(read.found());
      int pace = learned.map(SearchLearned::pace).orElse(1);
      learned =
          read.sample()
              .filter(last -> last.texts() == texts)
              .map(sample -> new SearchLearned(sample, pace));
      position = learned.isPresent() || wanted() == 0 ? read.last() : null;
    }

    /// Looks words up in periods, or in the end of a longer one. Returns false if too many texts
    /// have them.
    private boolean lookUp(SearchCursor before, List<SearchPeriod> periods, SearchLearned known) {
      SearchPeriod period =
          SearchPeriod.before(before, periods, effort.periodTexts() * known.pace());
      int most = effort.lookedUp() * known.sample().textsPerMatch();
      Instant begin = before.at().minus(known.sample().timeOf(most / 2));
      OffsetDateTime from =
          begin.isBefore(Instant.EPOCH) || begin.isBefore(period.begins().toInstant())
              ? period.begins()
              : begin.atOffset(ZoneOffset.UTC);
      Optional<List<SearchEntry>> looked =
          store.byWords(
              workspace,
              query,
              known.sample().findsByBeginning(),
              request,
              from,
              before,
              most,
              wanted());
      looked.ifPresentOrElse(
          entries -> {
            found.addAll(entries);
            position =
                from.equals(OffsetDateTime.MIN) ? null : SearchCursor.before(from.toInstant());
          },
          () -> learned = Optional.of(known.slower()));
      return looked.isPresent();
    }
  }
}
