@NullMarked
package org.ringback.server.redis;

import org.jspecify.annotations.NullMarked;
