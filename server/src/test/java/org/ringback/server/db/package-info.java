@NullMarked
package org.ringback.server.db;

import org.jspecify.annotations.NullMarked;
