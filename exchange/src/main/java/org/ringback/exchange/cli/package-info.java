/// The command line of the exchange.
@NullMarked
package org.ringback.exchange.cli;

import org.jspecify.annotations.NullMarked;
