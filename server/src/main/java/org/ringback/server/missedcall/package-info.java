/// Which missed calls each member has not seen yet.
@NullMarked
package org.ringback.server.missedcall;

import org.jspecify.annotations.NullMarked;
