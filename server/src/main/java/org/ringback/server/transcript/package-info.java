/// Transcripts of calls.
@NullMarked
package org.ringback.server.transcript;

import org.jspecify.annotations.NullMarked;
