/// Redis, where there is one. Knows no feature. Without an answer from Redis its users continue
/// alone.
@NullMarked
package org.ringback.server.redis;

import org.jspecify.annotations.NullMarked;
