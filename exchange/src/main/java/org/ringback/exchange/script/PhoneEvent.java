package org.ringback.exchange.script;

import java.time.Instant;

/// An event at a scripted phone, for timelines.
///
/// @param what such as `hears "Press one"`
public record PhoneEvent(Instant at, String number, String what) {}
