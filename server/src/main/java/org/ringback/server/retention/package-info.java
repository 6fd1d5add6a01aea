/// How long data is kept, legal holds, and the erasure and the export of personal data.
@NullMarked
package org.ringback.server.retention;

import org.jspecify.annotations.NullMarked;
