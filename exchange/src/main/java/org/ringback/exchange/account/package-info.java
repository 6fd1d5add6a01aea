/// Accounts and their API keys, applications, phone numbers and limits.
@NullMarked
package org.ringback.exchange.account;

import org.jspecify.annotations.NullMarked;
