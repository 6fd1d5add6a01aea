package org.ringback.exchange.account;

import java.time.Instant;

/// A verified outgoing caller id (`PN…`): a number that the account may show without owning it.
public record CallerId(
    String sid, String number, String friendlyName, Instant created, Instant updated) {}
