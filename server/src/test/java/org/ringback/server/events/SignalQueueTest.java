package org.ringback.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringback.server.identity.SessionId;
import org.ringback.server.tenancy.WorkspaceId;

class SignalQueueTest {
  private static final WorkspaceId ACME = new WorkspaceId(UUID.randomUUID());
  private final SignalQueue queue = new SignalQueue();

  private static NodeSignal appended(long seq) {
    return new NodeSignal.EventsAppended(ACME, seq);
  }

  private static NodeSignal ended() {
    return new NodeSignal.SessionEnded(new SessionId(UUID.randomUUID()));
  }

  @Test
  void only_the_newest_number_of_a_workspace_is_kept() throws Exception {
    NodeSignal ended = ended();
    for (NodeSignal signal : List.of(appended(1), ended, appended(3), appended(2))) {
      queue.add(signal);
    }
    assertThat(queue.take()).containsExactly(appended(3), ended);
  }

  @Test
  void unsent_signals_return_to_the_front() throws Exception {
    NodeSignal first = ended();
    NodeSignal second = ended();
    queue.add(first);
    queue.add(appended(1));
    List<NodeSignal> unsent = queue.take();
    queue.add(second);
    queue.add(appended(2));
    queue.putBack(unsent);
    assertThat(queue.take()).containsExactly(first, appended(2), second);
  }

  @Test
  void a_full_queue_says_that_it_discarded_signals_and_keeps_new_numbers_of_known_workspaces()
      throws Exception {
    queue.add(appended(1));
    for (int i = 0; i < SignalQueue.CAPACITY; i++) {
      queue.add(ended());
    }
    queue.add(appended(2));
    List<NodeSignal> all = new ArrayList<>();
    while (all.size() < SignalQueue.CAPACITY + 1) {
      all.addAll(queue.take());
    }
    assertThat(all).startsWith(new NodeSignal.SignalsLost(), appended(2));
    assertThat(all).hasSize(SignalQueue.CAPACITY + 1);
  }
}
