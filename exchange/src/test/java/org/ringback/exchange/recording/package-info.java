@NullMarked
package org.ringback.exchange.recording;

import org.jspecify.annotations.NullMarked;
