@NullMarked
package org.ringback.exchange.chaos;

import org.jspecify.annotations.NullMarked;
