@NullMarked
package org.ringback.exchange.conference;

import org.jspecify.annotations.NullMarked;
