/// Reads TwiML documents into verbs.
@NullMarked
package org.ringback.exchange.twiml;

import org.jspecify.annotations.NullMarked;
