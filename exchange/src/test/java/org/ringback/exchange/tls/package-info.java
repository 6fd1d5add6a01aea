@NullMarked
package org.ringback.exchange.tls;

import org.jspecify.annotations.NullMarked;
