/// Simulated telephones: the handsets of the phone page.
@NullMarked
package org.ringback.exchange.phone;

import org.jspecify.annotations.NullMarked;
