/// What the exchange's own administration, `/exchange/…`, has in common: JSON in, JSON out, and
/// errors in a sentence.
@NullMarked
package org.ringback.exchange.admin;

import org.jspecify.annotations.NullMarked;
