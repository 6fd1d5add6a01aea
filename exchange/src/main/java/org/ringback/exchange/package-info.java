@NullMarked
package org.ringback.exchange;

import org.jspecify.annotations.NullMarked;
