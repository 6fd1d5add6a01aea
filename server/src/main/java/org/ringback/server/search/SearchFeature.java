package org.ringback.server.search;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.cluster.PartitionTimer;
import org.ringback.server.db.Database;
import org.ringback.server.db.Partitions;
import org.ringback.server.http.Routes;

/// Full-text search.
///
/// @param periods adds the partitions of the next months
public record SearchFeature(Routes routes, PartitionTimer periods) implements AutoCloseable {
  public static SearchFeature start(
      Database db, Calls calls, Access access, Leases leases, MeterRegistry meters) {
    return new SearchFeature(
        new SearchRoutes(access, calls, new Search(new SearchStore(db), Search.Effort.NORMAL)),
        PartitionTimer.start(
            leases,
            "search-partitions",
            meters,
            List.of(Partitions.ofMonths(db, "search_entries", "at"))));
  }

  @Override
  public void close() {
    periods.close();
  }
}
