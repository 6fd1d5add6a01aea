/// The append-only audit log.
@NullMarked
package org.ringback.server.audit;

import org.jspecify.annotations.NullMarked;
