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
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.http.SupportedParameters;
import org.ringback.server.tenancy.WorkspaceId;

/// Listing and adding contacts.
public final class ContactRoutes implements Routes {
  private static final String PATH = "/api/workspaces/{workspaceId}/contacts";
  private static final int LONGEST_SEARCH = 100;

  private final Contacts contacts;
  private final Access access;

  public ContactRoutes(Contacts contacts, Access access) {
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
  }

  private void list(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    String search = Optional.ofNullable(context.queryParam("search")).orElse("");
    if (search.length() > LONGEST_SEARCH) {
      throw ProblemException.invalid("/search", "search should have at most 100 characters.");
    }
    Json.answer(context, new ContactsView(contacts.find(workspace, search)));
  }

  private void add(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    Json.Body body = Json.body(context);
    Optional<String> name = body.optionalText("name", 200);
    Optional<String> number = body.optionalText("number", 40).flatMap(ContactRoutes::e164);
    List<Problem.FieldError> errors = new ArrayList<>();
    if (name.isEmpty()) {
      errors.add(new Problem.FieldError("/name", "The name is missing."));
    }
    if (number.isEmpty()) {
      errors.add(
          new Problem.FieldError(
              "/number", "A number begins with + and the country code, as in +15551234567."));
    }
    if (name.isEmpty() || number.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    Json.answer(context, 201, contacts.add(workspace, name.get(), number.get()));
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
