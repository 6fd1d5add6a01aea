package org.ringback.exchange.cli;

/// What `--help` prints.
final class Help {
  static final String TEXT =
      """
      A local Twilio for tests and development: REST, TwiML, signed webhooks, the Voice SDK's
      signalling and audio, and telephones that scripts or people play.

        bin/exchange [options]                    or  java -jar ringback-exchange.jar [options]
        bin/exchange callers --rate 2 --calls 500        load: callers --help

        --port 8081          REST, signalling and pages             EXCHANGE_PORT
        --tls-port 8443      the same by TLS; off: none              EXCHANGE_TLS_PORT
        --media-port 40000   audio, UDP                              EXCHANGE_MEDIA_PORT
        --host 127.0.0.1     the address to listen on                EXCHANGE_HOST
        --advertise IP       where browsers are to send audio        EXCHANGE_ADVERTISE
        --account AC…        an account that is there at the start   EXCHANGE_ACCOUNT
        --auth-token …       its Auth Token                          EXCHANGE_AUTH_TOKEN
        --numbers +1…,+1…    its numbers (+15550100000)              EXCHANGE_NUMBERS
        --voice-url URL      the webhook of calls to them            EXCHANGE_VOICE_URL
        --accounts FILE      keep accounts between two starts        EXCHANGE_ACCOUNTS
        --ca FILE            keep the test authority of the TLS      EXCHANGE_CA
                             listener (~/.ringback/exchange-ca.p12)
        --sounds DIR         WAV files that scripts may play (.)     EXCHANGE_SOUNDS
        --calls-per-second 1 started by REST; 0: no limit            EXCHANGE_CALLS_PER_SECOND
        --seed N             of SIDs and chaos, to do it again       EXCHANGE_SEED

      A port of 0 takes a free one. Without an account one is made and printed.
      """;

  static final String CALLERS =
      """
      Places calls to a running exchange, at a steady rate, by telephones that a script plays; tells
      what became of them as it goes.

        bin/exchange callers --rate 2 --calls 500 [options]

        --rate 2             calls started in a second
        --calls 100          how many in all
        --to +1…             whom they call; the exchange's first number by default
        --script FILE        what they do, a step a line; by default they wait for a voice, listen
                             for two seconds and hang up
        --url URL            the exchange (http://localhost:8081)
      """;

  private Help() {}
}
