package org.ringback.server.price;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.ringback.server.access.Access;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.http.Routes;
import org.ringback.server.recording.CompletedRecordings;
import org.ringback.server.twilio.TwilioApi;

/// What Twilio charges for calls and recordings. Closed before the leases and the database.
public record PriceFeature(PriceRequests prices, List<Routes> routes, MeterBinder meters)
    implements AutoCloseable {
  public static PriceFeature of(
      Database db,
      Leases leases,
      Calls calls,
      CompletedRecordings recordings,
      Credentials credentials,
      TwilioApi twilio,
      Access access,
      PriceRequests.PriceConfig config) {
    PriceStore store = new PriceStore(db);
    PriceRequests prices =
        new PriceRequests(leases.lead("prices"), db, store, credentials, twilio, config);
    calls.onOver(over -> store.add(over, config.delays().getFirst()));
    recordings.onCompleted(prices::add);
    return new PriceFeature(
        prices,
        List.of(new CostRoutes(access, calls, new CallCosts(db))),
        new JobGauges(
            db,
            "prices",
            """
            select count(*) as waiting, min(next_at) as due from (
              select next_at from leg_prices where next_at is not null
              union all select next_at from recording_prices where next_at is not null) prices"""));
  }

  @Override
  public void close() {
    prices.close();
  }
}
