package org.ringback.exchange.signalling;

import java.util.random.RandomGenerator;
import org.ringback.exchange.account.Sid;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.socket.HeartbeatScheduler;
import org.ringback.exchange.socket.SocketFaults;
import org.ringback.exchange.time.ExchangeClock;
import tools.jackson.databind.json.JsonMapper;

/// The dependencies that all signalling sockets share.
record SignallingServices(
    AccessTokens tokens,
    ClientRegistry clients,
    CallEngine calls,
    MediaServer media,
    CallMessages messages,
    HeartbeatScheduler heartbeats,
    SocketFaults faults,
    ExchangeClock clock,
    RandomGenerator random,
    JsonMapper json,
    Frames frames) {
  String nextReconnectToken() {
    return Sid.next("RT", random);
  }
}
