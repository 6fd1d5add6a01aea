/// What the subresources of a call share that run beside its TwiML: media streams and real-time
/// transcriptions.
@NullMarked
package org.ringback.exchange.subresource;

import org.jspecify.annotations.NullMarked;
