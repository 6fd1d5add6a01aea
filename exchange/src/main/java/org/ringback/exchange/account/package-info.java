@NullMarked
package org.ringback.exchange.account;

import org.jspecify.annotations.NullMarked;
