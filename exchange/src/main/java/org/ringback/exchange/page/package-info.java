/// The dashboard of the exchange.
@NullMarked
package org.ringback.exchange.page;

import org.jspecify.annotations.NullMarked;
