/// The exchange's time, which tests may speed up or step.
@NullMarked
package org.ringback.exchange.time;

import org.jspecify.annotations.NullMarked;
