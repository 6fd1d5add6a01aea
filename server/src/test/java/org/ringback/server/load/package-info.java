/// Load tests: the server and its clients run in processes of their own.
@NullMarked
package org.ringback.server.load;

import org.jspecify.annotations.NullMarked;
