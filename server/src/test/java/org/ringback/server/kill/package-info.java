/// Kills of the server process at random moments.
@NullMarked
package org.ringback.server.kill;

import org.jspecify.annotations.NullMarked;
