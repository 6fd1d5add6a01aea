package org.ringback.server.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.WorkspaceId;

/// Listing, adding, changing and removing contacts.
final class ContactRoutes implements Routes {
  private static final String PATH = "/api/workspaces/{workspaceId}/contacts";
  private static final int MAX_SEARCH_LENGTH = 100;
  private static final int MAX_NAME_LENGTH = 200;
  private static final Problem.FieldError INVALID_NUMBER =
      new Problem.FieldError(
          "/number",
          "The number is invalid. Enter + and the country code first, as in +15551234567.");

  private final Contacts contacts;
  private final Access access;

  ContactRoutes(Contacts contacts, Access access) {
    this.contacts = contacts;
    this.access = access;
  }

  private record ContactsView(List<Contact> contacts) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        PATH,
        this::list,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CONTACTS_READ,
        SupportedParameters.of("search"));
    routes.post(
        PATH, this::add, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CONTACTS_WRITE);
    routes.patch(
        PATH + "/{contactId}",
        this::change,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CONTACTS_WRITE);
    routes.delete(
        PATH + "/{contactId}",
        this::remove,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CONTACTS_WRITE);
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    String search = Optional.ofNullable(context.queryParam("search")).orElse("");
    if (search.length() > MAX_SEARCH_LENGTH) {
      throw ProblemException.invalid("/search", "search should have at most 100 characters.");
    }
    Json.answer(context, new ContactsView(contacts.find(workspace, search)));
  }

  private void add(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Json.Body body = Json.body(context);
    Optional<String> name = name(body);
    Optional<String> number = number(body);
    List<Problem.FieldError> errors = new ArrayList<>();
    if (name.isEmpty()) {
      errors.add(new Problem.FieldError("/name", "The name is missing. Enter a name."));
    }
    if (number.isEmpty()) {
      errors.add(INVALID_NUMBER);
    }
    if (name.isEmpty() || number.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    Json.answer(context, 201, contacts.add(principal, name.get(), number.get()));
  }

  private void change(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    Contact before = contact(context, principal);
    Json.Body body = Json.body(context);
    String name = body.node().has("name") ? body.text("name", MAX_NAME_LENGTH) : before.name();
    String number =
        body.node().has("number")
            ? number(body).orElseThrow(() -> ProblemException.invalid(List.of(INVALID_NUMBER)))
            : before.number();
    Contact after = new Contact(before.id(), name.strip(), number);
    Json.answer(context, after.equals(before) ? before : contacts.update(principal, after));
  }

  private void remove(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    contacts.remove(principal, contact(context, principal));
    context.status(204);
  }

  private Contact contact(Context context, WorkspacePrincipal principal) {
    return Uuids.parse(context.pathParam("contactId"))
        .flatMap(id -> contacts.find(principal.workspace(), id))
        .orElseThrow(ProblemException::notFound);
  }

  private static Optional<String> name(Json.Body body) {
    return body.optionalText("name", MAX_NAME_LENGTH);
  }

  private static Optional<String> number(Json.Body body) {
    return body.optionalText("number", 40).flatMap(ContactRoutes::e164);
  }

  private static Optional<String> e164(String text) {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = numbers.parse(text, "ZZ");
      return numbers.isPossibleNumber(number) && !number.hasExtension()
          ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException _) {
      return Optional.empty();
    }
  }
}
