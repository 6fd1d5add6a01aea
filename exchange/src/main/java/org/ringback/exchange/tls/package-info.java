/// The same surfaces by TLS, under the names that Twilio's have.
@NullMarked
package org.ringback.exchange.tls;

import org.jspecify.annotations.NullMarked;
