/// Text made into sound for `<Say>`.
@NullMarked
package org.ringback.exchange.speech;

import org.jspecify.annotations.NullMarked;
