package org.ringback.exchange.call;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;

/// Sends what Twilio's own library asks of api.twilio.com to an exchange instead.
final class LocalTwilio extends NetworkHttpClient {
  private final URI exchange;

  LocalTwilio(URI exchange) {
    this.exchange = exchange;
  }

  @Override
  public Response makeRequest(Request request) {
    String url = request.getUrl().replaceFirst("^https://api[^/]*", exchange.toString());
    Request local = new Request(request.getMethod(), url);
    local.setAuth(request.getUsername(), request.getPassword());
    request
        .getPostParams()
        .forEach((name, values) -> values.forEach(v -> local.addPostParam(name, v)));
    return super.makeRequest(local);
  }
}
