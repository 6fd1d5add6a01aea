package org.ringback.server.webpush;

/// The push subscription of a browser.
///
/// @param endpoint the URL at the push service
/// @param p256dh the browser's public key, in base64url
/// @param auth the browser's secret, in base64url
/// @param page the path that a click on a notification opens
record PushSubscription(String endpoint, String p256dh, String auth, String page) {}
