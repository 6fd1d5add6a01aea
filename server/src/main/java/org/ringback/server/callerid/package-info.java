/// The number that an outgoing call shows.
@NullMarked
package org.ringback.server.callerid;

import org.jspecify.annotations.NullMarked;
