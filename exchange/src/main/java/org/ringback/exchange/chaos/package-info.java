/// Fault injection by rules, reproducible by a seed.
@NullMarked
package org.ringback.exchange.chaos;

import org.jspecify.annotations.NullMarked;
