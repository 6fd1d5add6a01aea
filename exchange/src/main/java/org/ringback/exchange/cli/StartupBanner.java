package org.ringback.exchange.cli;

import org.ringback.exchange.Exchange;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.PhoneNumber;

/// What a person reads once the exchange listens: the account, and how to point an SDK at it.
final class StartupBanner {
  private StartupBanner() {}

  static String of(Exchange exchange) {
    StringBuilder text = new StringBuilder();
    text.append(
        """

        The exchange runs at %s (audio: UDP %d).

          Page         %1$s/exchange
          Phone page   %1$s/phone
        """
            .formatted(exchange.url(), exchange.mediaPort()));
    for (Account each : exchange.accounts().all()) {
      text.append("\n  Account SID  ").append(each.sid());
      text.append("\n  Auth Token   ").append(each.authToken()).append('\n');
      for (PhoneNumber number : each.numbers()) {
        text.append("  Number       ")
            .append(number.number())
            .append(number.voice().isSet() ? "  -> " + number.voice().url() : "")
            .append('\n');
      }
    }
    text.append(
        """

        Point an SDK at it
          Node     const client = twilio(accountSid, authToken); client.api.baseUrl = "%1$s";
          Python   client = Client(account_sid, auth_token); client.api.base_url = "%1$s"
          Java     new TwilioRestClient.Builder(sid, token).httpClient(…): see exchange/README.md
        """
            .formatted(exchange.url()));
    exchange
        .tlsPort()
        .ifPresent(
            port ->
                text.append(
                    """

                    Or with no option at all, by TLS on port %d under Twilio's own names
                      Chromium   --user-data-dir=/tmp/exchange --host-resolver-rules="MAP *.twilio.com 127.0.0.1:%1$d"
                                 --no-proxy-server --ignore-certificate-errors-spki-list=%s
                      Others     map api.twilio.com to this machine and trust %s/exchange/ca.pem
                                 (Node: NODE_EXTRA_CA_CERTS, Python: REQUESTS_CA_BUNDLE)
                    """
                        .formatted(
                            port, exchange.authority().orElseThrow().spkiHash(), exchange.url())));
    return text.append("\nCtrl-C ends it.\n").toString();
  }
}
