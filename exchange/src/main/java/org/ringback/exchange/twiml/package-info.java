/// TwiML: a document from an application, read into verbs.
@NullMarked
package org.ringback.exchange.twiml;

import org.jspecify.annotations.NullMarked;
