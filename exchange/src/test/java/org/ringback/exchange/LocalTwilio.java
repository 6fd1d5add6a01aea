package org.ringback.exchange;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.net.URI;
import org.ringback.exchange.account.Account;

/// An HTTP client for Twilio's library that sends all requests to an exchange.
public final class LocalTwilio extends NetworkHttpClient {
  private final URI exchange;

  public LocalTwilio(URI exchange) {
    this.exchange = exchange;
  }

  /// Returns Twilio's library with the credentials of an account.
  public static TwilioRestClient client(Exchange exchange, Account account) {
    return client(exchange, account.sid(), account.authToken(), account.sid());
  }

  /// Returns Twilio's library with a user name and password of an account.
  public static TwilioRestClient client(
      Exchange exchange, String user, String password, String accountSid) {
    return new TwilioRestClient.Builder(user, password)
        .accountSid(accountSid)
        .httpClient(new LocalTwilio(exchange.url()))
        .build();
  }

  @Override
  public Response makeRequest(Request request) {
    String url = request.getUrl().replaceFirst("^https://[a-z.]*twilio\\.com", exchange.toString());
    Request local = new Request(request.getMethod(), url);
    local.setAuth(request.getUsername(), request.getPassword());
    request
        .getPostParams()
        .forEach((name, values) -> values.forEach(v -> local.addPostParam(name, v)));
    request.getQueryParams().forEach((k, vs) -> vs.forEach(v -> local.addQueryParam(k, v)));
    return super.makeRequest(local);
  }
}
