/// The phone page: simulated telephones in a browser.
@NullMarked
package org.ringback.exchange.phone;

import org.jspecify.annotations.NullMarked;
