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
  /// @param time after which it begins no other step
  /// @param sample how many texts it reads first; they suggest how to continue
  /// @param texts how many texts a further step reads at most in the order of time
  /// @param matches how many matches a step looks up at most; whether a member may see each of them
  ///   takes longer than to find them
  record Effort(Duration time, int sample, int texts, int matches) {
    static final Effort NORMAL = new Effort(Duration.ofMillis(20), 1000, 5000, 2000);
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

    /// The texts that were last read in their order, if the search has to continue.
    private Optional<SearchSample> sample = Optional.empty();

    Steps(WorkspaceId workspace, Query query, Request request) {
      this.workspace = workspace;
      this.query = query;
      this.request = request;
      this.position = request.before();
    }

    Page page() {
      read(request.before(), effort.sample());
      if (sample.isPresent()) {
        continueBack();
      }
      boolean isFull = found.size() > request.limit();
      List<SearchEntry> shown = isFull ? found.subList(0, request.limit()) : found;
      return new Page(
          store.texts(workspace, query, shown), isFull ? shown.getLast().position() : position);
    }

    /// Returns how many to find: one more than the page has, which tells whether there are more.
    private int wanted() {
      return request.limit() + 1 - found.size();
    }

    private void continueBack() {
      List<SearchPeriod> periods = store.periods(workspace);
      do {
        SearchCursor before = position;
        if (before == null || wanted() == 0) {
          return;
        }
        boolean isLookedUp =
            sample.filter(last -> isRare(last, before, periods)).isPresent()
                && lookUp(before, SearchPeriod.before(before, periods), sample.get());
        if (!isLookedUp) {
          read(before, effort.texts());
        }
      } while (System.nanoTime() - begin < effort.time().toNanos());
    }

    /// Returns whether looking up the words is expected to be faster than reading the texts.
    private boolean isRare(SearchSample last, SearchCursor before, List<SearchPeriod> periods) {
      return last.textsFor(wanted()) > effort.texts()
          && last.textsOf(lookedUp()) > 2.0 * effort.texts()
          && SearchPeriod.textsBefore(before, periods) > effort.texts();
    }

    /// Returns how many matches a period is expected to have.
    private int lookedUp() {
      return effort.matches() / 2;
    }

    /// Reads texts in the order of time.
    private void read(SearchCursor before, int texts) {
      Texts read = store.byTime(workspace, query, request, before, texts, wanted());
      found.addAll(read.found());
      sample = read.sample().filter(last -> last.texts() == texts);
      position = sample.isPresent() || wanted() == 0 ? read.last() : null;
    }

    /// Looks words up in a period, or in the end of a longer one. Returns false if that has too
    /// many matches.
    private boolean lookUp(SearchCursor before, SearchPeriod period, SearchSample last) {
      Instant begin = before.at().minus(last.timeOf(lookedUp()));
      OffsetDateTime from =
          begin.isBefore(Instant.EPOCH) || begin.isBefore(period.begins().toInstant())
              ? period.begins()
              : begin.atOffset(ZoneOffset.UTC);
      Optional<List<SearchEntry>> looked =
          store.byWords(
              workspace,
              query,
              last.findsByBeginning(),
              request,
              from,
              before,
              effort.matches(),
              wanted());
      looked.ifPresent(
          entries -> {
            found.addAll(entries);
            position =
                from.equals(OffsetDateTime.MIN) ? null : SearchCursor.before(from.toInstant());
          });
      return looked.isPresent();
    }
  }
}
