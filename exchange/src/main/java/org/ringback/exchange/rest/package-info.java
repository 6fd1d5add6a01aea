@NullMarked
package org.ringback.exchange.rest;

import org.jspecify.annotations.NullMarked;
