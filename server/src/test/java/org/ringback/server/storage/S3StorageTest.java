package org.ringback.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.ringback.server.crypto.Secret;
import org.ringback.server.settings.StorageSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Our client and Amazon's, on one S3 server that verifies signatures.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3StorageTest {
  private static final String BUCKET = "recordings";

  @TempDir static Path folder;
  private S3Proxy server;
  private S3Client amazon;
  private ObjectStorage storage;

  @BeforeAll
  void start() throws IOException {
    server = new S3Proxy(folder);
    server.start();
    amazon =
        S3Client.builder()
            .endpointOverride(server.url())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY)))
            .build();
    amazon.createBucket(request -> request.bucket(BUCKET));
    storage = new S3Storage(server.settings(BUCKET), Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    storage.close();
    amazon.close();
    server.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private void put(String key, byte[] content) throws IOException {
    storage.put(
        key,
        out -> {
          out.write(content);
          return key;
        });
  }

  private byte[] readByAmazon(String key) {
    return amazon.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray();
  }

  private List<String> uploads() {
    return amazon.listMultipartUploads(request -> request.bucket(BUCKET)).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  @Test
  void amazon_reads_what_we_store_and_we_read_what_amazon_stores() throws IOException {
    storage.check();
    byte[] content = random(100_000);
    put("acme/1-1", content);
    assertThat(readByAmazon("acme/1-1")).isEqualTo(content);
    amazon.putObject(
        request -> request.bucket(BUCKET).key("acme/2-1"), RequestBody.fromBytes(content));
    for (int position : new int[] {0, 1, 65_552, content.length - 1}) {
      try (InputStream in = storage.open("acme/2-1", position)) {
        assertThat(in.readAllBytes())
            .isEqualTo(Arrays.copyOfRange(content, position, content.length));
      }
    }
    storage.delete("acme/1-1");
    storage.delete("acme/1-1");
    assertThatThrownBy(() -> readByAmazon("acme/1-1")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> storage.open("acme/1-1", 0))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("S3 answered 404 to GET: NoSuchKey");
  }

  @Test
  void a_large_object_is_sent_in_parts_and_is_one_object_for_amazon() throws IOException {
    for (int size : new int[] {S3Upload.PART, 2 * S3Upload.PART, 2 * S3Upload.PART + 1}) {
      byte[] content = random(size);
      put("acme/large", content);
      assertThat(readByAmazon("acme/large")).isEqualTo(content);
    }
    assertThat(uploads()).isEmpty();
  }

  @Test
  void content_that_cannot_be_read_leaves_neither_an_object_nor_parts() {
    IllegalStateException broken = new IllegalStateException("the source broke");
    assertThatThrownBy(
            () ->
                storage.put(
                    "acme/broken",
                    out -> {
                      out.write(random(S3Upload.PART + 1));
                      assertThat(uploads()).containsExactly("acme/broken");
                      throw broken;
                    }))
        .isSameAs(broken);
    assertThat(uploads()).isEmpty();
    assertThatThrownBy(() -> readByAmazon("acme/broken")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void parts_of_a_killed_process_are_deleted_with_the_object_and_no_others() {
    for (String key : List.of("acme/killed-1", "acme/killed-10")) {
      CreateMultipartUploadResponse begun =
          amazon.createMultipartUpload(request -> request.bucket(BUCKET).key(key));
      amazon.uploadPart(
          request -> request.bucket(BUCKET).key(key).uploadId(begun.uploadId()).partNumber(1),
          RequestBody.fromBytes(random(10)));
    }
    storage.delete("acme/killed-1");
    assertThat(uploads()).containsExactly("acme/killed-10");
    storage.delete("acme/killed-10");
    assertThat(uploads()).isEmpty();
  }

  @Test
  void wrong_settings_are_reported_with_the_words_of_the_server() {
    StorageSettings.S3 right = server.settings(BUCKET);
    assertThatThrownBy(
            () ->
                new S3Storage(
                        new StorageSettings.S3(
                            BUCKET,
                            right.endpoint(),
                            right.region(),
                            right.accessKey(),
                            new Secret("wrong")),
                        Clock.systemUTC())
                    .check())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("S3 answered 403 to PUT: SignatureDoesNotMatch");
    assertThatThrownBy(() -> new S3Storage(server.settings("absent"), Clock.systemUTC()).check())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("S3 answered 404 to PUT: NoSuchBucket");
  }

  @Test
  void a_server_that_is_away_is_a_failure_of_the_storage_and_its_return_needs_no_restart()
      throws IOException {
    server.close();
    assertThatThrownBy(() -> put("acme/away", random(10))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> storage.open("acme/away", 0)).isInstanceOf(StorageException.class);
    server.start();
    put("acme/away", random(10));
    assertThat(readByAmazon("acme/away")).isEqualTo(random(10));
    assertThat(Files.exists(folder.resolve(BUCKET))).isTrue();
  }
}
