package org.ringback.server.retention;

import java.time.Instant;
import java.util.List;
import org.ringback.server.crypto.Sha256;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The proof of an erasure, as JSON. Its checksum is SHA-256 of the compact text of `certificate`.
final class Certificate {
  private static final List<String> KEPT =
      List.of(
          "The times, durations, agents and prices of the calls and their recordings, without the customer.",
          "The event log of browsers, which is deleted within 24 hours.",
          "Entries of the do-not-call list, without which the number could be called again.",
          "Backups, until they expire.");

  private Certificate() {}

  /// @param held the calls of the person that are on hold
  static String of(Erasure erasure, String workspace, List<LegalHold> held, Instant at) {
    ObjectNode certificate = JsonMapper.shared().createObjectNode();
    certificate.put("type", "ringback-erasure").put("version", 1);
    certificate.put("id", erasure.id().toString());
    certificate
        .putObject("workspace")
        .put("id", erasure.workspace().toString())
        .put("name", workspace);
    certificate.put("subject", erasure.subject());
    certificate.put("callId", erasure.call() == null ? null : erasure.call().toString());
    certificate.put("reason", erasure.reason());
    certificate.set("requestedBy", JsonMapper.shared().valueToTree(erasure.requestedBy()));
    certificate.put("requestedAt", erasure.requestedAt().toString());
    certificate.put("completedAt", at.toString());
    certificate.set("erased", JsonMapper.shared().valueToTree(erasure.counts()));
    ObjectNode notErased = certificate.putObject("notErased");
    notErased.set("legalHolds", JsonMapper.shared().valueToTree(held));
    notErased.set("atTwilio", JsonMapper.shared().valueToTree(erasure.failures()));
    certificate.set("kept", JsonMapper.shared().valueToTree(KEPT));
    return certificate.toString();
  }

  /// Returns the file for download: the certificate and its checksum.
  static String file(String certificate) {
    ObjectNode file = JsonMapper.shared().createObjectNode();
    file.putRawValue("certificate", new RawValue(certificate));
    file.put("sha256", Sha256.hex(certificate));
    return file.toString();
  }
}
