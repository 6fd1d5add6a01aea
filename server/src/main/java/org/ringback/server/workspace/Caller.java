package org.ringback.server.workspace;

/// Who makes a request.
public sealed interface Caller {
  /// Somebody who has signed in, here or with the Supabase project.
  record Person(UserId user, SessionId session, String name, String email) implements Caller {
    public Identity identity() {
      return new Identity(user, session);
    }
  }

  /// The host product's back end, by `SUPABASE_SERVICE_KEY`.
  record ServiceKey() implements Caller {}
}
