package org.ringback.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ringback.server.crypto.Secret;
import org.ringback.server.crypto.Sha256;

/// The examples of Amazon's documentation of Signature Version 4 for S3.
class S3SignatureTest {
  private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
  private static final String HOST = "https://examplebucket.s3.amazonaws.com";

  private final S3Signature signature =
      new S3Signature(
          "us-east-1",
          "AKIAIOSFODNN7EXAMPLE",
          new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

  private String authorization(
      String method, String path, Map<String, String> headers, String payload) {
    return Objects.requireNonNull(
        signature
            .sign(method, URI.create(HOST + path), headers, Sha256.hex(payload), NOW)
            .get("authorization"));
  }

  @Test
  void the_signature_of_a_part_of_an_object_is_that_of_the_documentation() {
    assertThat(authorization("GET", "/test.txt", Map.of("Range", "bytes=0-9"), ""))
        .isEqualTo(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void the_signature_of_an_upload_is_that_of_the_documentation() {
    Map<String, String> headers =
        Map.of(
            "Date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY");
    assertThat(authorization("PUT", "/test%24file.text", headers, "Welcome to Amazon S3."))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void the_signature_with_a_query_is_that_of_the_documentation() {
    assertThat(authorization("GET", "/?max-keys=2&prefix=J", Map.of(), ""))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }
}
