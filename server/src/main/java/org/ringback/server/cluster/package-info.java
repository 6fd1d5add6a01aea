/// The nodes of a deployment: processes that share one database.
@NullMarked
package org.ringback.server.cluster;

import org.jspecify.annotations.NullMarked;
