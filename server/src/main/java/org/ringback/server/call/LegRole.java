package org.ringback.server.call;

/// The kind of participant on a leg.
public enum LegRole {
  CUSTOMER,
  AGENT
}
