/// Stores large objects, such as recordings, outside of the database.
@NullMarked
package org.ringback.server.storage;

import org.jspecify.annotations.NullMarked;
