/// An example of an application that is tested with the exchange.
@NullMarked
package org.example.app;

import org.jspecify.annotations.NullMarked;
