/// The exchange in a JUnit test. Needs `junit-jupiter-api`, which a test has.
@NullMarked
package org.ringback.exchange.junit;

import org.jspecify.annotations.NullMarked;
