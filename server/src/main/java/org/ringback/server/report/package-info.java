/// Scheduled reports: figures or lists of calls that are sent to a webhook or kept as files.
@NullMarked
package org.ringback.server.report;

import org.jspecify.annotations.NullMarked;
