package org.ringback.server.missedcall;

import java.time.Instant;

/// The missed calls that a member has not seen, as in openapi.yaml.
///
/// @param count at most 100
/// @param seenUntil calls that ended until this time are seen
record UnseenCalls(int count, Instant seenUntil) {}
