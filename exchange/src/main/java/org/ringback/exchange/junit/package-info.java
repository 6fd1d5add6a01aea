/// A JUnit extension that runs the exchange in tests. It needs `junit-jupiter-api`.
@NullMarked
package org.ringback.exchange.junit;

import org.jspecify.annotations.NullMarked;
