package org.ringback.server.callcontrol;

import java.time.Duration;
import org.ringback.server.access.Access;
import org.ringback.server.call.CallFeature;
import org.ringback.server.cluster.Leases;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;
import org.ringback.server.twilio.TwilioApi;

/// Controls the legs of calls in conferences. Closed before the leases and the database.
public record CallControlFeature(AutoCloseable timer, Routes routes) implements AutoCloseable {
  /// @param interval the interval at which the timer looks for calls that are due
  public static CallControlFeature of(
      Database db,
      Leases leases,
      CallFeature call,
      Credentials credentials,
      TwilioApi twilio,
      Access access,
      Duration interval) {
    ConferenceControl control =
        new ConferenceControl(db, call.calls(), call.schedule(), credentials, twilio);
    return new CallControlFeature(
        ControlTimer.start(leases.lead("call control"), call.schedule(), control, interval),
        new ControlRoutes(access, new CallControl(call.calls(), credentials, twilio)));
  }

  @Override
  public void close() throws Exception {
    timer.close();
  }
}
