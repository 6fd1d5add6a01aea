/// Encrypted Twilio secrets and their rotation, and phone numbers.
@NullMarked
package org.ringback.server.credentials;

import org.jspecify.annotations.NullMarked;
