@NullMarked
package org.ringback.server.settings;

import org.jspecify.annotations.NullMarked;
