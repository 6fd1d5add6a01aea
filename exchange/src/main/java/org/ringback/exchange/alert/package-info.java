/// Alerts: the errors and warnings that Twilio shows in its debugger.
@NullMarked
package org.ringback.exchange.alert;

import org.jspecify.annotations.NullMarked;
