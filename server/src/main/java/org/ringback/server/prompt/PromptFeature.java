package org.ringback.server.prompt;

import org.ringback.server.access.Access;
import org.ringback.server.db.Database;
import org.ringback.server.http.Routes;

/// Uploaded audio for callers.
public record PromptFeature(Prompts prompts, Routes routes) {
  public static PromptFeature of(Database db, Access access) {
    Prompts prompts = new Prompts(db);
    return new PromptFeature(prompts, new PromptRoutes(access, prompts));
  }
}
