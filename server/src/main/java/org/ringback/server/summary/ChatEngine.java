package org.ringback.server.summary;

import java.io.IOException;

/// A language model that answers instructions.
interface ChatEngine {
  /// Returns the name of the model.
  String model();

  /// Returns the answer.
  ///
  /// @throws IOException if there is none; its message tells the user why
  String complete(String instructions, String text) throws IOException;
}
