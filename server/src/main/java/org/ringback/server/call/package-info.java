/// Calls, their legs and their history.
@NullMarked
package org.ringback.server.call;

import org.jspecify.annotations.NullMarked;
