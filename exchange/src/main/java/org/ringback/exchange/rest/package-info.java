/// Twilio's REST API, its JSON and its error codes.
@NullMarked
package org.ringback.exchange.rest;

import org.jspecify.annotations.NullMarked;
