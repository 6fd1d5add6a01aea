/// The client of Twilio's REST API, and Twilio's identifiers.
@NullMarked
package org.ringback.server.twilio;

import org.jspecify.annotations.NullMarked;
