/// Messages within a call, between a browser and an application (Twilio's user-defined messages).
@NullMarked
package org.ringback.exchange.message;

import org.jspecify.annotations.NullMarked;
