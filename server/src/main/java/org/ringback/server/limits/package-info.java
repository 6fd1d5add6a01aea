/// Limits of attempts, counted over all nodes. Knows no feature.
@NullMarked
package org.ringback.server.limits;

import org.jspecify.annotations.NullMarked;
