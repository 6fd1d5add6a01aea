package org.ringback.server.db;

import java.util.UUID;

/// The id of the workspace whose rows a statement may use.
public interface Tenant {
  UUID value();
}
