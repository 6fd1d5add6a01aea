package org.ringback.server.annotation;

import java.util.List;
import java.util.UUID;

/// The dispositions that agents can choose, in their order.
///
/// @param version increases with each change of the list
record DispositionList(int version, List<Disposition> dispositions) {
  /// One outcome of a call. Its id stays when it is renamed.
  record Disposition(UUID id, String name) {}
}
