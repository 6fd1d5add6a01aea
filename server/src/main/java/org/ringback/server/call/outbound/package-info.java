/// Calls placed through the REST API, exactly once.
@NullMarked
package org.ringback.server.call.outbound;

import org.jspecify.annotations.NullMarked;
