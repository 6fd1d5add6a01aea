/// Somebody else who uses the exchange to test an application of their own.
@NullMarked
package org.example.app;

import org.jspecify.annotations.NullMarked;
