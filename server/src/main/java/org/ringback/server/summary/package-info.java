/// Summaries of calls: an extract of the transcript, and drafts of a chat engine.
@NullMarked
package org.ringback.server.summary;

import org.jspecify.annotations.NullMarked;
