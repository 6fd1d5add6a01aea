/// Connections, migrations, row-level security and batches.
@NullMarked
package org.ringback.server.db;

import org.jspecify.annotations.NullMarked;
