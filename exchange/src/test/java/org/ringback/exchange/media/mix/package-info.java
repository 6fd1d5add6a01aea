@NullMarked
package org.ringback.exchange.media.mix;

import org.jspecify.annotations.NullMarked;
