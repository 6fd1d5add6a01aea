/// Web Push: shows ringing calls to agents who have no page open.
@NullMarked
package org.ringback.server.webpush;

import org.jspecify.annotations.NullMarked;
