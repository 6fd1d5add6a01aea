package org.ringback.server.price;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.ringback.server.call.Calls;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.db.JobGauges;
import org.ringback.server.twilio.TwilioApi;

/// What Twilio charges for calls. Closed before the leases and the database.
public record PriceFeature(LegPrices prices, MeterBinder meters) implements AutoCloseable {
  public static PriceFeature of(
      Database db,
      Leases leases,
      Calls calls,
      Credentials credentials,
      TwilioApi twilio,
      LegPrices.PriceConfig config) {
    LegPriceStore store = new LegPriceStore(db);
    calls.onOver(over -> store.add(over, config.delays().getFirst()));
    return new PriceFeature(
        new LegPrices(leases.lead("prices"), db, store, credentials, twilio, config),
        new JobGauges(
            db,
            "prices",
            """
            select count(*) as waiting, min(next_at) as due from leg_prices
            where next_at is not null"""));
  }

  @Override
  public void close() {
    prices.close();
  }
}
