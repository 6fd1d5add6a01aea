@NullMarked
package org.ringback.server.presence;

import org.jspecify.annotations.NullMarked;
