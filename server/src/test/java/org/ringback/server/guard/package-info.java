@NullMarked
package org.ringback.server.guard;

import org.jspecify.annotations.NullMarked;
