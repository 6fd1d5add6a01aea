@NullMarked
package org.ringback.exchange.junit;

import org.jspecify.annotations.NullMarked;
