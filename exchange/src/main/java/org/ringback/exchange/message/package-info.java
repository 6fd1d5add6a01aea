/// Twilio's user-defined messages between the browser of a call and an application.
@NullMarked
package org.ringback.exchange.message;

import org.jspecify.annotations.NullMarked;
