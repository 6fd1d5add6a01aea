package org.ringback.exchange.cli;

/// The texts of `--help`.
final class Help {
  static final String TEXT =
      """
      The exchange, a local Twilio emulator for voice: REST, TwiML, signed webhooks, the Voice SDK's
      signalling and audio, and scripted or manual phones.

        bin/exchange [options]                    or  java -jar ringback-exchange.jar [options]
        bin/exchange callers --rate 2 --calls 500        load test: callers --help

        --port 8081          HTTP port: REST, signalling, pages      EXCHANGE_PORT
        --tls-port 8443      HTTPS port, or "off"                    EXCHANGE_TLS_PORT
        --media-port 40000   UDP port of audio                       EXCHANGE_MEDIA_PORT
        --host 127.0.0.1     address to listen on                    EXCHANGE_HOST
        --advertise IP       address to which browsers send audio    EXCHANGE_ADVERTISE
        --account AC…        SID of the first account                EXCHANGE_ACCOUNT
        --auth-token …       its Auth Token                          EXCHANGE_AUTH_TOKEN
        --numbers +1…,+1…    its phone numbers (+15550100000)        EXCHANGE_NUMBERS
        --voice-url URL      their voice webhook                     EXCHANGE_VOICE_URL
        --accounts FILE      store accounts in a file                EXCHANGE_ACCOUNTS
        --ca FILE            store the certificate authority of the  EXCHANGE_CA
                             TLS listener (~/.ringback/exchange-ca.p12)
        --sounds DIR         WAV files that scripts may play (.)     EXCHANGE_SOUNDS
        --calls-per-second 1 call rate of REST; 0: no limit          EXCHANGE_CALLS_PER_SECOND
        --seed N             random seed of SIDs and chaos           EXCHANGE_SEED

      Port 0 selects a free port. Without --account, an account is created and printed.
      """;

  static final String CALLERS =
      """
      Load test: places calls from scripted phones to a running exchange at a steady rate, and
      reports their results.

        bin/exchange callers --rate 2 --calls 500 [options]

        --rate 2             calls per second
        --calls 100          total number of calls
        --to +1…             number to call; default: the exchange's first number
        --script FILE        script of the callers, one step per line; default: wait for speech,
                             listen for two seconds, hang up
        --url URL            address of the exchange (http://localhost:8081)
      """;

  private Help() {}
}
