package org.ringback.server.diagnostics;

import java.net.URI;
import org.ringback.server.access.Access;
import org.ringback.server.call.Calls;
import org.ringback.server.events.EventLog;
import org.ringback.server.http.Routes;
import org.ringback.server.quality.Quality;
import org.ringback.server.recorder.FlightRecorder;

/// The technical details of calls.
public record DiagnosticsFeature(Routes routes) {
  public static DiagnosticsFeature of(
      FlightRecorder recorder,
      Quality quality,
      EventLog eventLog,
      Calls calls,
      Access access,
      URI publicUrl) {
    eventLog.onCommitted(new EventRecorder(recorder)::record);
    return new DiagnosticsFeature(new RecorderRoutes(recorder, quality, calls, access, publicUrl));
  }
}
