/// Webhooks from Twilio: verifies, stores and applies them, and answers with TwiML.
@NullMarked
package org.ringback.server.webhook;

import org.jspecify.annotations.NullMarked;
