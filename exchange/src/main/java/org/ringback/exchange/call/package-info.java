@NullMarked
package org.ringback.exchange.call;

import org.jspecify.annotations.NullMarked;
