/// Which users have a page open, and which of them can take a call.
@NullMarked
package org.ringback.server.presence;

import org.jspecify.annotations.NullMarked;
