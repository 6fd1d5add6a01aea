/// Creates the server's class cache: starts the server from its jar, and handles calls with it.
@NullMarked
package org.ringback.demo.training;

import org.jspecify.annotations.NullMarked;
