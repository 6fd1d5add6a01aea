package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallRecord;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.message.Subscription;
import org.ringback.exchange.message.UserDefinedMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// UserDefinedMessages and UserDefinedMessageSubscriptions of a call
/// (https://www.twilio.com/docs/voice/api/userdefinedmessage-resource).
public final class MessageRoutes {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int INVALID = 20001;

  private final Accounts accounts;
  private final CallControl calls;
  private final CallMessages messages;

  public MessageRoutes(Accounts accounts, CallControl calls, CallMessages messages) {
    this.accounts = accounts;
    this.calls = calls;
    this.messages = messages;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/Calls/{callSid}/UserDefinedMessages", this::send);
    api.post("/Calls/{callSid}/UserDefinedMessageSubscriptions", this::subscribe);
    api.delete("/Calls/{callSid}/UserDefinedMessageSubscriptions/{sid}", this::unsubscribe);
  }

  private void send(Context context, Account account) {
    CallRecord call = live(context, account);
    Form form = new Form(context);
    String content =
        form.text("Content")
            .orElseThrow(() -> new TwilioError(400, INVALID, "Content is required"));
    if (content.getBytes(StandardCharsets.UTF_8).length > CallMessages.MAX_CONTENT) {
      throw new TwilioError(400, INVALID, "Content may have at most 10000 bytes");
    }
    try {
      JSON.readTree(content);
    } catch (JacksonException e) {
      throw new TwilioError(400, INVALID, "Content is not JSON");
    }
    UserDefinedMessage sent =
        messages.send(account, call.sid(), content, form.text("IdempotencyKey", ""));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", account.sid());
    body.put("call_sid", call.sid());
    body.put("sid", sent.sid());
    body.put("date_created", JsonResponses.date(sent.created()));
    JsonResponses.json(context, 201, body);
  }

  private void subscribe(Context context, Account account) {
    CallRecord call = live(context, account);
    Form form = new Form(context);
    WebhookTarget callback = form.target("Callback", "Method", WebhookTarget.NONE, INVALID);
    if (!callback.isSet()) {
      throw new TwilioError(400, INVALID, "Callback is required");
    }
    Subscription subscription = messages.subscribe(account, call.sid(), callback);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("account_sid", account.sid());
    body.put("call_sid", call.sid());
    body.put("sid", subscription.sid());
    body.put("date_created", JsonResponses.date(subscription.created()));
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + account.sid()
            + "/Calls/"
            + call.sid()
            + "/UserDefinedMessageSubscriptions/"
            + subscription.sid()
            + ".json");
    JsonResponses.json(context, 201, body);
  }

  private void unsubscribe(Context context, Account account) {
    if (!messages.unsubscribe(
        account, RestApi.sid(context, "callSid"), RestApi.sid(context, "sid"))) {
      throw TwilioError.notFound(context.path());
    }
    context.status(204);
  }

  private CallRecord live(Context context, Account account) {
    CallRecord call =
        calls
            .find(account, RestApi.sid(context, "callSid"))
            .orElseThrow(() -> TwilioError.notFound(context.path()));
    if (call.status().isFinal()) {
      throw new TwilioError(400, 21220, "Call is not in-progress.");
    }
    return call;
  }
}
