package org.ringback.server.db;

import java.util.UUID;

/// Whose rows a statement is about.
public interface Tenant {
  UUID value();
}
