/// Quality reports of the Voice SDK (Twilio's Voice Insights).
@NullMarked
package org.ringback.exchange.insights;

import org.jspecify.annotations.NullMarked;
