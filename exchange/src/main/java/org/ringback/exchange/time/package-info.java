/// The exchange's clock, which tests can speed up or step.
@NullMarked
package org.ringback.exchange.time;

import org.jspecify.annotations.NullMarked;
