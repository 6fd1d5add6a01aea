/// The contacts of a workspace.
@NullMarked
package org.ringback.server.contact;

import org.jspecify.annotations.NullMarked;
