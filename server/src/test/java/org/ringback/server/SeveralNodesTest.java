package org.ringback.server;

/// Two nodes without Redis.
class SeveralNodesTest extends SeveralNodes {
  SeveralNodesTest() {
    super(2, "postgresql");
  }
}
