/// Connections, migrations, row-level security, locks and batches.
@NullMarked
package org.ringback.server.db;

import org.jspecify.annotations.NullMarked;
