/// The exchange, a local Twilio emulator for voice.
@NullMarked
package org.ringback.exchange;

import org.jspecify.annotations.NullMarked;
