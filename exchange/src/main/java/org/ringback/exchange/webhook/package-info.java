@NullMarked
package org.ringback.exchange.webhook;

import org.jspecify.annotations.NullMarked;
