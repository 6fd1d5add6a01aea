package org.ringback.server.presence;

import static org.ringback.server.running.ResponseAssert.assertThatResponse;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ringback.server.running.TestWorkspace;

/// A call from a customer, and the callbacks of its legs.
final class TestCall {
  private static final String CUSTOMER = "+15550001111";
  private static final Pattern IDENTITY = Pattern.compile("<Identity>(\\w+)</Identity>");
  private static final Pattern CALL = Pattern.compile("callId=([0-9a-f-]{36})");

  private final TestWorkspace workspace;
  private final String number;
  private final String caller = TestWorkspace.callSid();
  private final String agentLeg = TestWorkspace.callSid();
  private final String twiml;
  private String identity = "";

  private TestCall(TestWorkspace workspace, String number) {
    this.workspace = workspace;
    this.number = number;
    this.twiml = workspace.ring(caller, CUSTOMER, number);
  }

  /// Calls a number of the workspace.
  static TestCall ring(TestWorkspace workspace, String number) {
    return new TestCall(workspace, number);
  }

  /// Returns the identities of the browsers that ring, after the caller has hung up.
  Set<String> rungBeforeHangUp() {
    workspace.hangUp(caller, CUSTOMER, number);
    return rung();
  }

  /// Returns the identities of the browsers that ring.
  Set<String> rung() {
    return IDENTITY.matcher(twiml).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  /// Reports that a browser has accepted the call.
  TestCall answer(String browser) {
    identity = browser;
    report("in-progress", 2);
    return this;
  }

  /// Reports that the agent has hung up.
  void hangUp() {
    report("completed", 3);
    workspace.hangUp(caller, CUSTOMER, number);
  }

  private void report(String status, int sequence) {
    Matcher call = CALL.matcher(twiml);
    if (!call.find()) {
      throw new AssertionError("no agent rings: " + twiml);
    }
    Map<String, String> form = new HashMap<>();
    form.put("CallSid", agentLeg);
    form.put("ParentCallSid", caller);
    form.put("From", CUSTOMER);
    form.put("To", "client:" + identity);
    form.put("CallStatus", status);
    form.put("SequenceNumber", String.valueOf(sequence));
    form.put("Direction", "outbound-dial");
    if (status.equals("completed")) {
      form.put("CallDuration", "5");
    }
    assertThatResponse(workspace.webhook("/voice/status?callId=" + call.group(1), form))
        .hasStatus(204);
  }
}
