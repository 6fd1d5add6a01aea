/// Encryption of secrets, random tokens and hashes.
@NullMarked
package org.ringback.server.crypto;

import org.jspecify.annotations.NullMarked;
