package org.ringback.server.running;

import java.io.IOException;

/// Sends signals that [Process] does not offer.
final class Signals {
  private Signals() {}

  /// Sends SIGSTOP. The process keeps its connections and does nothing.
  static void freeze(Process process) {
    send("STOP", process);
  }

  /// Sends SIGCONT.
  static void resume(Process process) {
    send("CONT", process);
  }

  private static void send(String name, Process process) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + name + " exits with " + status);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
