/// The common parts of the subresources that run in parallel to the TwiML of a call: media streams
/// and real-time transcriptions.
@NullMarked
package org.ringback.exchange.subresource;

import org.jspecify.annotations.NullMarked;
