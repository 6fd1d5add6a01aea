package org.ringback.server.retention;

import java.time.Instant;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView.Named;

/// Keeps the data of a call: `LegalHold` in openapi.yaml.
record LegalHold(CallId callId, String reason, Named placedBy, Instant placedAt) {}
