package org.ringback.exchange.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.WebhookTarget;
import org.ringback.exchange.call.CallControl;
import org.ringback.exchange.call.CallQueue;
import org.ringback.exchange.call.QueueMember;
import org.ringback.exchange.call.Queues;

/// Queues and their members (https://www.twilio.com/docs/voice/api/queue-resource).
public final class QueueRoutes {
  private static final int INVALID = 20001;
  private static final int BAD_URL = 21205;
  private static final int NAME_TAKEN = 22003;
  private static final int NOT_EMPTY = 22001;
  private static final int MAX_SIZE = 5000;

  private final Accounts accounts;
  private final Queues queues;
  private final CallControl calls;

  public QueueRoutes(Accounts accounts, Queues queues, CallControl calls) {
    this.accounts = accounts;
    this.queues = queues;
    this.calls = calls;
  }

  public void register(RoutesConfig routes) {
    RestApi api = new RestApi(routes, accounts);
    api.post("/Queues", this::create);
    api.get(
        "/Queues", (c, a) -> JsonResponses.page(c, "queues", queues.list(a), q -> toJson(a, q)));
    api.get("/Queues/{queueSid}", (c, a) -> JsonResponses.json(c, 200, toJson(a, find(c, a))));
    api.post("/Queues/{queueSid}", this::update);
    api.delete("/Queues/{queueSid}", this::delete);
    api.get(
        "/Queues/{queueSid}/Members",
        (c, a) -> JsonResponses.page(c, "queue_members", find(c, a).members(), m -> toJson(a, m)));
    api.get(
        "/Queues/{queueSid}/Members/{callSid}",
        (c, a) -> JsonResponses.json(c, 200, toJson(a, member(c, find(c, a)))));
    api.post("/Queues/{queueSid}/Members/{callSid}", this::dequeue);
  }

  private void create(Context context, Account account) {
    Form form = new Form(context);
    String name = name(form);
    if (name == null) {
      throw new TwilioError(400, INVALID, "FriendlyName is required");
    }
    Integer size = size(form);
    CallQueue queue =
        queues
            .create(account, name, size == null ? Queues.DEFAULT_SIZE : size)
            .orElseThrow(() -> isNameTaken(name));
    JsonResponses.json(context, 201, toJson(account, queue));
  }

  private void update(Context context, Account account) {
    Form form = new Form(context);
    CallQueue queue = find(context, account);
    String name = name(form);
    if (!queues.change(queue, name, size(form))) {
      throw isNameTaken(name);
    }
    JsonResponses.json(context, 200, toJson(account, queue));
  }

  private static @Nullable String name(Form form) {
    String name = form.text("FriendlyName").orElse(null);
    if (name != null && (name.isBlank() || name.length() > 64)) {
      throw new TwilioError(400, INVALID, "FriendlyName must have 1 to 64 characters");
    }
    return name;
  }

  private static @Nullable Integer size(Form form) {
    String size = form.text("MaxSize").orElse(null);
    if (size == null) {
      return null;
    }
    if (!size.matches("\\d{1,4}")
        || Integer.parseInt(size) < 1
        || Integer.parseInt(size) > MAX_SIZE) {
      throw new TwilioError(400, INVALID, "MaxSize must be 1 to 5000, not " + size);
    }
    return Integer.valueOf(size);
  }

  private static TwilioError isNameTaken(@Nullable String name) {
    return new TwilioError(400, NAME_TAKEN, "A queue named " + name + " exists already");
  }

  private void delete(Context context, Account account) {
    if (!queues.delete(find(context, account))) {
      throw new TwilioError(400, NOT_EMPTY, "The queue is not empty");
    }
    context.status(204);
  }

  /// Dequeues a call and redirects it.
  private void dequeue(Context context, Account account) {
    QueueMember member = member(context, find(context, account));
    WebhookTarget target = new Form(context).target("Url", "Method", WebhookTarget.NONE, BAD_URL);
    if (!target.isSet()) {
      throw new TwilioError(400, BAD_URL, "Url parameter is required.");
    }
    calls.redirect(account, member.callSid(), target, null);
    JsonResponses.json(context, 200, toJson(account, member));
  }

  private CallQueue find(Context context, Account account) {
    return queues
        .find(account, RestApi.sid(context, "queueSid"))
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  /// Finds a member by CallSid, or the first by `Front`.
  private static QueueMember member(Context context, CallQueue queue) {
    String requestedSid = RestApi.sid(context, "callSid");
    return queue.members().stream()
        .filter(
            m ->
                requestedSid.equals("Front") ? m.position() == 1 : m.callSid().equals(requestedSid))
        .findFirst()
        .orElseThrow(() -> TwilioError.notFound(context.path()));
  }

  private static Map<String, Object> toJson(Account account, CallQueue queue) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", queue.sid());
    body.put("account_sid", account.sid());
    body.put("friendly_name", queue.friendlyName());
    body.put("current_size", queue.size());
    body.put("average_wait_time", queue.averageWaitSeconds());
    body.put("max_size", queue.maxSize());
    body.put("date_created", JsonResponses.date(queue.created()));
    body.put("date_updated", JsonResponses.date(queue.updated()));
    body.put(
        "uri",
        JsonResponses.API + "/Accounts/" + account.sid() + "/Queues/" + queue.sid() + ".json");
    return body;
  }

  private static Map<String, Object> toJson(Account account, QueueMember member) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("call_sid", member.callSid());
    body.put("queue_sid", member.queueSid());
    body.put("date_enqueued", JsonResponses.date(member.enqueued()));
    body.put("position", member.position());
    body.put("wait_time", member.waitSeconds());
    body.put(
        "uri",
        JsonResponses.API
            + "/Accounts/"
            + account.sid()
            + "/Queues/"
            + member.queueSid()
            + "/Members/"
            + member.callSid()
            + ".json");
    return body;
  }
}
