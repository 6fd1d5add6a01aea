package org.ringback.exchange.rest;

import io.javalin.http.Context;
import java.time.Instant;

/// Twilio's date filters: `DateCreated=`, `DateCreated<=` and `DateCreated>=` with a day or an
/// instant. The sign belongs to the parameter's name: `DateCreated<=2026-01-31` is the parameter
/// `DateCreated<`.
final class DateFilter {
  private DateFilter() {}

  static boolean fits(Context context, String name, Instant at) {
    String on = context.queryParam(name);
    return !at.isBefore(Dates.from(on, name))
        && at.isBefore(Dates.to(on, name))
        && !at.isBefore(Dates.from(context.queryParam(name + ">"), name))
        && at.isBefore(Dates.to(context.queryParam(name + "<"), name));
  }
}
