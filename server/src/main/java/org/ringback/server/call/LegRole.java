package org.ringback.server.call;

/// Who is on a leg.
public enum LegRole {
  CUSTOMER,
  AGENT
}
