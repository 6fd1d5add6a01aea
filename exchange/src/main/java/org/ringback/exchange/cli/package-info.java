/// The exchange as a command.
@NullMarked
package org.ringback.exchange.cli;

import org.jspecify.annotations.NullMarked;
