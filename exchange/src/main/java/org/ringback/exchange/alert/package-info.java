/// What went wrong, as Twilio's debugger tells it.
@NullMarked
package org.ringback.exchange.alert;

import org.jspecify.annotations.NullMarked;
