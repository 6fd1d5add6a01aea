package org.ringback.exchange.rest;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.call.CallStatus;

/// Writes the Call resource as JSON.
final class CallJson {
  private static final String[][] PARTS = {
    {"notifications", "Notifications"},
    {"recordings", "Recordings"},
    {"streams", "Streams"},
    {"transcriptions", "Transcriptions"},
    {"payments", "Payments"},
    {"user_defined_message_subscriptions", "UserDefinedMessageSubscriptions"},
    {"events", "Events"},
    {"siprec", "Siprec"},
    {"user_defined_messages", "UserDefinedMessages"}
  };

  private final CallPrice price;

  /// @param clock says whether a call has its price
  CallJson(Clock clock) {
    this.price = new CallPrice(clock);
  }

  /// Returns REST's status. REST has no `initiated` and shows such a call as `queued`.
  static String status(CallStatus status) {
    return status == CallStatus.INITIATED ? CallStatus.QUEUED.wire() : status.wire();
  }

  Map<String, Object> of(CallRecord call) {
    String uri = JsonResponses.API + "/Accounts/" + call.accountSid() + "/Calls/" + call.sid();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", call.sid());
    body.put("account_sid", call.accountSid());
    body.put("parent_call_sid", call.parentCallSid());
    body.put("phone_number_sid", call.phoneNumberSid());
    body.put("to", call.to());
    body.put("to_formatted", JsonResponses.formatted(call.to()));
    body.put("from", call.from());
    body.put("from_formatted", JsonResponses.formatted(call.from()));
    body.put("status", status(call.status()));
    body.put("direction", call.direction().wire());
    body.put("start_time", JsonResponses.date(call.startTime()));
    body.put("end_time", JsonResponses.date(call.endTime()));
    body.put("duration", duration(call));
    body.put("price", price.of(call));
    body.put("price_unit", CallPrice.CURRENCY);
    body.put("answered_by", call.answeredBy());
    body.put("caller_name", null);
    body.put("forwarded_from", null);
    body.put("group_sid", null);
    body.put("queue_time", String.valueOf(call.queued().toMillis()));
    body.put("trunk_sid", null);
    body.put("api_version", "2010-04-01");
    body.put("date_created", JsonResponses.date(call.created()));
    body.put("date_updated", JsonResponses.date(call.updated()));
    body.put("uri", uri + ".json");
    Map<String, Object> parts = new LinkedHashMap<>();
    for (String[] part : PARTS) {
      parts.put(part[0], uri + "/" + part[1] + ".json");
    }
    body.put("subresource_uris", parts);
    return body;
  }

  private static @Nullable String duration(CallRecord call) {
    if (call.endTime() == null) {
      return null;
    }
    return call.startTime() == null
        ? "0"
        : Long.toString(Duration.between(call.startTime(), call.endTime()).toSeconds());
  }
}
