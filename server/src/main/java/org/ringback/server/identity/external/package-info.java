/// Sign-in with identity providers outside this server: Supabase and OpenID Connect.
@NullMarked
package org.ringback.server.identity.external;

import org.jspecify.annotations.NullMarked;
