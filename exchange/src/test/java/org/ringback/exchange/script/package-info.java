@NullMarked
package org.ringback.exchange.script;

import org.jspecify.annotations.NullMarked;
