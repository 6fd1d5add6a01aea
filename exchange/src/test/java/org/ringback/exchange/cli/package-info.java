@NullMarked
package org.ringback.exchange.cli;

import org.jspecify.annotations.NullMarked;
