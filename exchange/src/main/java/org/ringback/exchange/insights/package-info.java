/// What browsers report of their calls' quality.
@NullMarked
package org.ringback.exchange.insights;

import org.jspecify.annotations.NullMarked;
