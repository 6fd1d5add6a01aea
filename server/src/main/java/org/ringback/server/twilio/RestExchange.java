package org.ringback.server.twilio;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.db.Tenant;

/// A request to Twilio's REST API with its outcome.
///
/// @param workspace null when the request does not use the stored credentials of a workspace
/// @param path the path and the query
/// @param outcome `answered`, `refused`, `rate-limited` or `unreachable`
/// @param sid the SID in the response
/// @param status the HTTP status of a refusal; 0 otherwise
/// @param error the message of a failure
public record RestExchange(
    @Nullable Tenant workspace,
    String method,
    String path,
    List<Map.Entry<String, String>> form,
    String outcome,
    Duration took,
    @Nullable String sid,
    int status,
    @Nullable String error) {}
