package org.ringback.server.retention;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.Calls;
import org.ringback.server.contact.Contact;
import org.ringback.server.contact.Contacts;
import org.ringback.server.credentials.Credentials;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.E164;

/// Reads whom or what a request wants to erase.
final class ErasureTargets {
  private static final int MAX_TEXT = 100;

  private final Calls calls;
  private final Contacts contacts;
  private final Credentials credentials;

  ErasureTargets(Calls calls, Contacts contacts, Credentials credentials) {
    this.calls = calls;
    this.contacts = contacts;
    this.credentials = credentials;
  }

  /// A person or a call; the other one is null.
  ///
  /// @param number E.164
  record Target(@Nullable String number, @Nullable CallId call) {}

  /// @throws ProblemException unless the body has one of number, contactId and callId
  Target read(WorkspaceId workspace, Json.Body body) {
    Optional<String> number = body.optionalText("number", MAX_TEXT);
    Optional<String> contact = body.optionalText("contactId", MAX_TEXT);
    Optional<String> call = body.optionalText("callId", MAX_TEXT);
    if (List.of(number, contact, call).stream().filter(Optional::isPresent).count() != 1) {
      throw ProblemException.invalid("", "Send one of number, contactId and callId.");
    }
    return call.isPresent()
        ? new Target(null, call(workspace, call.get()))
        : new Target(person(workspace, number, contact), null);
  }

  private CallId call(WorkspaceId workspace, String text) {
    return CallId.of(text)
        .filter(id -> calls.findView(workspace, id).isPresent())
        .orElseThrow(
            () -> ProblemException.invalid("/callId", "callId should be the id of a call."));
  }

  private String person(WorkspaceId workspace, Optional<String> number, Optional<String> contact) {
    String found =
        contact.isPresent()
            ? Uuids.parse(contact.get())
                .flatMap(id -> contacts.find(workspace, id))
                .map(Contact::number)
                .orElseThrow(
                    () ->
                        ProblemException.invalid(
                            "/contactId", "contactId should be the id of a contact."))
            : E164.parse(number.orElseThrow())
                .map(E164::value)
                .orElseThrow(
                    () ->
                        ProblemException.invalid(
                            "/number",
                            "The number is invalid. Enter + and the country code first, as in"
                                + " +15551234567."));
    if (credentials.ownNumbers(workspace).contains(found)) {
      throw new ProblemException(
          Problem.of(
              409,
              "own-number",
              "The number belongs to the workspace",
              "All calls of the workspace have this number. Enter the number of a customer."));
    }
    return found;
  }
}
