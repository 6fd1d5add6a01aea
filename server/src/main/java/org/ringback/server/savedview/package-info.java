/// Saved views: the filters of the list of calls and of the dashboard, by name.
@NullMarked
package org.ringback.server.savedview;

import org.jspecify.annotations.NullMarked;
