/// The HTTPS listener, with certificates for Twilio's host names.
@NullMarked
package org.ringback.exchange.tls;

import org.jspecify.annotations.NullMarked;
