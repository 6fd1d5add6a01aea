import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** Twilio's published OpenAPI descriptions, as its CLI bundles them. */
const folder = join(
  dirname(createRequire(import.meta.url).resolve('@twilio/cli-core/package.json')),
  'src/services/twilio-api',
);

const JSON_TYPE = 'application/json';

interface Operation {
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: AnySchema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Operation['responses'] };
}

const FORMATS = {
  'date-time-rfc-2822': /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  // Paths in v2010, absolute URLs in the other APIs.
  uri: /^$|^(\/|https?:\/\/)\S+$/,
  'uri-map': true,
  float: true,
  // Also the format of a number's friendly name: Twilio's example is (808) 925-1571.
  'phone-number': /^(\+?\d+|\(\d{3}\) \d{3}-\d{4})$/,
  'phone-number-capabilities': true,
  'iso-country-code': /^[A-Z]{2}$/,
  int64: true,
  decimal: true,
  currency: true,
  'http-method': /^(GET|POST)$/,
} as const;

/** Validates responses against an OpenAPI description, more strictly than the description itself. */
export class OpenApiValidator {
  private readonly document: Document;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv: Ajv;

  private constructor(document: Document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS as never });
    this.ajv.addSchema({ $id: 'description', ...(document as object) });
  }

  /** Requires every object to have exactly the properties that Twilio's description lists. */
  static forTwilio(name: string): OpenApiValidator {
    const text = readFileSync(join(folder, `${name}.json`), 'utf8');
    return new OpenApiValidator(requireAllProperties(JSON.parse(text), () => true) as Document);
  }

  /** Requires the properties that the exchange's own openapi.yaml lists, except those that it declares optional. */
  static forExchange(): OpenApiValidator {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'exchange', 'openapi.yaml'), 'utf8');
    const optional = (schema: Record<string, unknown>) => 'required' in schema || 'maxProperties' in schema;
    return new OpenApiValidator(requireAllProperties(parse(text), (schema) => !optional(schema)) as Document);
  }

  /** Returns every described operation, for example `GET /exchange/calls/{sid}`. */
  operations(): string[] {
    return Object.entries(this.document.paths).flatMap(([template, item]) =>
      Object.keys(item)
        .filter((member) => member !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${template}`),
    );
  }

  /** Returns the described operation that a request matches. */
  operation(method: string, path: string): string | undefined {
    const template = this.template(path);
    return template && this.document.paths[template]?.[method.toLowerCase()] && `${method.toUpperCase()} ${template}`;
  }

  /** Returns the most specific matching template: `…/Local.json` before `…/{Sid}.json`. */
  private template(path: string): string | undefined {
    const matching = Object.keys(this.document.paths).filter((template) => matches(template, path));
    return matching.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  /** Returns the differences between a response and the description. An undescribed operation is one. */
  violations(method: string, path: string, status: number, type: string, body: unknown): string[] {
    const template = this.template(path);
    const responses = template && this.document.paths[template]?.[method.toLowerCase()]?.responses;
    if (!responses) return [`${method} ${path} is not in the description`];
    const operation = `${method} ${template} ${status}`;
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)];
    const reference = responses[status]?.$ref?.split('/').slice(1);
    const response = reference ? this.document.components.responses[String(reference.at(-1))] : responses[status];
    if (!response) return [`${operation} is not in the description`];
    if (!response.content) return body === '' || body === undefined ? [] : [`${operation} has a body`];
    const content = response.content[type];
    if (!content) return [`${operation} has the content type ${type || '(none)'}`];
    if (type !== JSON_TYPE) return [];
    if (!content.schema) return [`${operation} has no schema`];
    const validate = this.validator([...(reference ?? pointer), 'content', JSON_TYPE, 'schema']);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [operation, instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  }

  private validator(parts: string[]): ValidateFunction {
    const pointer = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const cached = this.validators.get(pointer);
    if (cached) return cached;
    const validator = this.ajv.compile({ $ref: `description#/${pointer}` });
    this.validators.set(pointer, validator);
    return validator;
  }
}

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+?')}$`).test(path);

/** Makes listed properties required and forbids others. Plain OpenAPI allows objects to omit or add properties. */
function requireAllProperties(node: unknown, isComplete: (schema: Record<string, unknown>) => boolean): unknown {
  if (Array.isArray(node)) return node.map((each) => requireAllProperties(each, isComplete));
  if (typeof node !== 'object' || node === null) return node;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node))
    if (key !== 'examples' && key !== 'example') result[key] = requireAllProperties(value, isComplete);
  const { properties } = result;
  if (result['type'] === 'object' && typeof properties === 'object' && properties !== null) {
    if (isComplete(result)) result['required'] = Object.keys(properties);
    result['additionalProperties'] = false;
  }
  // Twilio's own examples have an empty string for an unset SID.
  if (typeof result['pattern'] === 'string' && result['minLength'] === 34) {
    result['pattern'] = `^$|${result['pattern']}`;
    delete result['minLength'];
  }
  // JSON Schema has no `nullable`, and an enum excludes null. For some properties only Twilio's prose allows null.
  if (result['nullable'] === true || (result['enum'] && /will be `null`/.test(String(result['description'])))) {
    if (Array.isArray(result['enum'])) result['enum'] = [...result['enum'], null];
    if (typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
    else delete result['nullable']; // Without a type, null is allowed.
  }
  return result;
}
