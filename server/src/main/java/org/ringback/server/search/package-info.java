/// Full-text search over what customers and agents said, notes and contacts.
@NullMarked
package org.ringback.server.search;

import org.jspecify.annotations.NullMarked;
