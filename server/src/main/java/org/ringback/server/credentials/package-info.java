/// Encrypted Twilio secrets and their rotation.
@NullMarked
package org.ringback.server.credentials;

import org.jspecify.annotations.NullMarked;
