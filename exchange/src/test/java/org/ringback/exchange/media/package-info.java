@NullMarked
package org.ringback.exchange.media;

import org.jspecify.annotations.NullMarked;
