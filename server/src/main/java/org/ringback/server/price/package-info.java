/// What Twilio charges for calls: requests the price of each leg until Twilio has it.
@NullMarked
package org.ringback.server.price;

import org.jspecify.annotations.NullMarked;
