/// Misbehaviour on demand, the same for the same seed.
@NullMarked
package org.ringback.exchange.chaos;

import org.jspecify.annotations.NullMarked;
