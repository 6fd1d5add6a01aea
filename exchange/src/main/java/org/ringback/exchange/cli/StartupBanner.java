package org.ringback.exchange.cli;

import org.ringback.exchange.Exchange;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.PhoneNumber;

/// The text printed at startup: the account, and how to configure an SDK.
final class StartupBanner {
  private StartupBanner() {}

  static String of(Exchange exchange) {
    StringBuilder text = new StringBuilder();
    text.append(
        """

        The exchange, a local Twilio emulator for voice, runs at %s (audio: UDP %d).

          Dashboard    %1$s/exchange
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

        Use it with a Twilio SDK
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

                    Or without SDK options, by TLS on port %d under Twilio's host names
                      Chromium   --user-data-dir=/tmp/exchange --host-resolver-rules="MAP *.twilio.com 127.0.0.1:%1$d"
                                 --no-proxy-server --ignore-certificate-errors-spki-list=%s
                      Others     resolve api.twilio.com to this machine and trust %s/exchange/ca.pem
                                 (Node: NODE_EXTRA_CA_CERTS, Python: REQUESTS_CA_BUNDLE)
                    """
                        .formatted(
                            port, exchange.authority().orElseThrow().spkiHash(), exchange.url())));
    return text.append("\nPress Ctrl-C to stop.\n").toString();
  }
}
