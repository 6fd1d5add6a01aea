@NullMarked
package org.ringback.server.savedview;

import org.jspecify.annotations.NullMarked;
