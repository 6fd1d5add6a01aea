package org.ringback.server.chaos;

import static org.ringback.server.running.Eventually.eventually;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ringback.exchange.junit.TestClient;
import org.ringback.server.running.TestPage;
import org.ringback.server.running.TestServer.Answer;
import org.ringback.server.running.TestWorkspace.Member;
import org.ringback.server.tenancy.Role;
import tools.jackson.databind.JsonNode;

/// A member with a page and a browser, who acts in a thread of her own.
final class ChaosAgent implements AutoCloseable {
  final Member member;
  final TestClient browser;
  final TestPage page;
  private final CallCenter center;
  private final UUID tab = UUID.randomUUID();
  private final BlockingQueue<JsonNode> offers = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final AtomicBoolean reserved = new AtomicBoolean();
  private volatile boolean isBusy;

  ChaosAgent(CallCenter center, String name, Role role) {
    this.center = center;
    this.member = center.workspace.signIn(name, role);
    this.browser = center.exchange.client(center.workspace.accessToken(member));
    this.page = center.workspace.page(member);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    page.watch(
        frame -> {
          if (frame.path("type").asString("").equals("incoming-call")) {
            offers.add(frame);
          }
        });
  }

  /// Becomes available, and takes calls.
  void start() {
    page.available();
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        JsonNode offer = offers.take();
        isBusy = true;
        center.callOf(offer.path("from").asString()).ifPresent(call -> offered(call, offer));
        isBusy = false;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void offered(ChaosCall call, JsonNode offer) {
    try {
      call.offered(this, offer);
    } catch (RuntimeException | AssertionError failed) {
      call.fail(failed);
    }
  }

  boolean isIdle() {
    return !isBusy && offers.isEmpty();
  }

  /// Accepts a call and joins it.
  ///
  /// @return the CallSid of the leg; empty when another agent has it, or it is over
  Optional<String> accept(String callId) {
    Answer claimed = post(callId, "/claim", tab());
    return claimed.status() == 200 ? Optional.of(join(claimed)) : Optional.empty();
  }

  String join(Answer claimed) {
    return browser.call(Map.of("claim", claimed.json().path("claim").asString())).sid();
  }

  String tab() {
    return "{\"tab\":\"%s\",\"fence\":1}".formatted(tab);
  }

  Answer post(String callId, String action, String json) {
    return center.workspace.post("/calls/" + callId + action, member.token(), json);
  }

  /// Repeats an action while the call is in another state, because an event may be late.
  ///
  /// @return false when the call is over or the action is refused
  boolean act(String callId, String action, String json) {
    Answer[] last = new Answer[1];
    eventually(
        ChaosCall.PATIENCE,
        () -> {
          last[0] = post(callId, action, json);
          return last[0].status() != 409
                  || !last[0].code().equals("call-not-in-state")
                  || center.isOver(callId)
              ? ""
              : action + " of " + callId + ": " + last[0];
        });
    return last[0].status() < 300;
  }

  /// Cancels an invitation.
  boolean remove(String callId, String participant) {
    String path = "/calls/" + callId + "/participants/" + participant;
    return center.workspace.delete(path, member.token()).status() == 204;
  }

  /// Waits until the server offers the return to a call whose leg was lost.
  void awaitRejoin(String callId) {
    eventually(
        ChaosCall.PATIENCE,
        () ->
            center.isOver(callId)
                    || page.frames("call-waiting-for-rejoin").stream()
                        .anyMatch(frame -> frame.at("/call/id").asString("").equals(callId))
                ? ""
                : "call " + callId + " does not wait for " + member.user());
  }

  Answer supervise(String callId, String mode) {
    return post(
        callId, "/supervise", "{\"mode\":\"%s\",\"tab\":\"%s\",\"fence\":1}".formatted(mode, tab));
  }

  /// Reserves a supervisor, who supervises one call at a time.
  ///
  /// @return false when she supervises another
  boolean reserve() {
    return reserved.compareAndSet(false, true);
  }

  void release() {
    reserved.set(false);
  }

  /// Hangs up as the page does: with the intent, then the leg.
  void leave(String callId, String leg) {
    post(callId, "/leave", "");
    browser.hangUp(leg);
  }

  @Override
  public void close() {
    thread.interrupt();
    page.close();
    browser.close();
  }
}
