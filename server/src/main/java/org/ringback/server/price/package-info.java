/// What Twilio charges for calls: requests the price of each leg and of each recording until Twilio
/// has it.
@NullMarked
package org.ringback.server.price;

import org.jspecify.annotations.NullMarked;
