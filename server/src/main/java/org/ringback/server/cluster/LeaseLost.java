package org.ringback.server.cluster;

import org.springframework.dao.DataAccessResourceFailureException;

/// Another node has taken over the lease under which a transaction was to run, because this node
/// did not renew it in time. The transaction is rolled back.
public final class LeaseLost extends DataAccessResourceFailureException {
  private static final long serialVersionUID = 1;

  LeaseLost(String name) {
    super("The lease of \"" + name + "\" was lost");
  }
}
