/// Many calls in conferences at the same time, while webhooks and requests to Twilio fail.
@NullMarked
package org.ringback.server.chaos;

import org.jspecify.annotations.NullMarked;
