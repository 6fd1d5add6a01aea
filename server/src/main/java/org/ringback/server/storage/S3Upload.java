package org.ringback.server.storage;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringback.server.storage.S3Bucket.Request;

/// Uploads an object in parts, of which one is in memory. An object of one part needs one request.
/// The object exists when [#complete] returns.
final class S3Upload extends OutputStream {
  /// The smallest part that S3 accepts before the last one.
  static final int PART = 5 * 1024 * 1024;

  private static final int FIRST_BUFFER = 64 * 1024;
  private static final Pattern UPLOAD = Pattern.compile("<Upload>(.*?)</Upload>", Pattern.DOTALL);
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");

  private final S3Bucket bucket;
  private final String key;
  private final List<String> tags = new ArrayList<>();
  private byte[] part = new byte[FIRST_BUFFER];
  private int size;
  private @Nullable String id;

  S3Upload(S3Bucket bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int written = 0;
    while (written < length) {
      if (size == PART) {
        sendPart();
      }
      int count = Math.min(length - written, PART - size);
      if (size + count > part.length) {
        part = Arrays.copyOf(part, Math.min(PART, Math.max(size + count, part.length * 2)));
      }
      System.arraycopy(bytes, offset + written, part, size, count);
      size += count;
      written += count;
    }
  }

  private void sendPart() {
    if (id == null) {
      Request begin = Request.of("POST", key).with(Map.of("uploads", ""));
      id = uploadId(bucket.ask(begin, Set.of(200)).text());
    }
    Map<String, String> query =
        Map.of("partNumber", String.valueOf(tags.size() + 1), "uploadId", id);
    Request request = Request.of("PUT", key).with(query).withBody(part, size);
    tags.add(
        bucket
            .ask(request, Set.of(200))
            .headers()
            .firstValue("ETag")
            .orElseThrow(() -> new StorageException("S3 returned no ETag for a part")));
    size = 0;
  }

  /// Stores the object.
  void complete() {
    if (id == null) {
      bucket.ask(Request.of("PUT", key).withBody(part, size), Set.of(200));
      return;
    }
    sendPart();
    StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < tags.size(); i++) {
      xml.append("<Part><PartNumber>").append(i + 1).append("</PartNumber><ETag>");
      xml.append(tags.get(i).replace("\"", "&quot;")).append("</ETag></Part>");
    }
    byte[] body =
        xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    Request join = Request.of("POST", key).with(Map.of("uploadId", id));
    String answer = bucket.ask(join.withBody(body, body.length), Set.of(200)).text();
    // S3 sends the status before it knows whether the parts fit.
    if (answer.contains("<Error>")) {
      throw new StorageException("S3 could not join the parts of an object: " + answer);
    }
  }

  /// Deletes the parts that were sent.
  void abort() {
    if (id != null) {
      abort(bucket, key, id);
    }
  }

  /// Deletes the parts of all uploads of an object that were not completed. Servers without this
  /// function, or credentials without its right, keep the parts.
  static void abortAll(S3Bucket bucket, String key) {
    Request list = Request.of("GET", "").with(Map.of("prefix", key, "uploads", ""));
    Matcher uploads = UPLOAD.matcher(bucket.ask(list, Set.of(200, 403, 404, 501)).text());
    while (uploads.find()) {
      if (uploads.group(1).contains("<Key>" + key + "</Key>")) {
        abort(bucket, key, uploadId(uploads.group(1)));
      }
    }
  }

  private static void abort(S3Bucket bucket, String key, String id) {
    bucket.ask(Request.of("DELETE", key).with(Map.of("uploadId", id)), Set.of(200, 204, 404));
  }

  private static String uploadId(String xml) {
    Matcher found = UPLOAD_ID.matcher(xml);
    if (!found.find()) {
      throw new StorageException("S3 answered without an UploadId");
    }
    return found.group(1);
  }
}
