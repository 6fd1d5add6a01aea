package org.ringback.exchange.call;

import java.time.Instant;

/// One call that waits in a queue.
///
/// @param position from 1
public record QueueMember(
    String callSid, String queueSid, int position, Instant enqueued, long waitSeconds) {}
