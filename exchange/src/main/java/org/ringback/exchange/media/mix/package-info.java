/// Mixing: any number of participants who hear each other.
@NullMarked
package org.ringback.exchange.media.mix;

import org.jspecify.annotations.NullMarked;
