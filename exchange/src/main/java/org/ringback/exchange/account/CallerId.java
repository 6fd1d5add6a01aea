package org.ringback.exchange.account;

import java.time.Instant;

/// A verified outgoing caller ID (`PN…`): a number that the account does not own but may show.
public record CallerId(
    String sid, String number, String friendlyName, Instant created, Instant updated) {}
