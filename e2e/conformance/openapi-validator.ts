import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** Twilio's published OpenAPI descriptions, as its own command line carries them. */
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
  // Twilio gives paths of its own host in v2010, and whole addresses elsewhere.
  uri: /^$|^(\/|https?:\/\/)\S+$/,
  'uri-map': true,
  float: true,
  // A friendly name is one too: Twilio's example is (808) 925-1571.
  'phone-number': /^(\+?\d+|\(\d{3}\) \d{3}-\d{4})$/,
  'phone-number-capabilities': true,
  'iso-country-code': /^[A-Z]{2}$/,
  int64: true,
  decimal: true,
  currency: true,
  'http-method': /^(GET|POST)$/,
} as const;

/** The judge of the shape of every answer. */
export class Description {
  private readonly document: Document;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv: Ajv;

  private constructor(document: Document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS as never });
    this.ajv.addSchema({ $id: 'description', ...(document as object) });
  }

  /** An object must have all the members that Twilio's description gives it, and no other. */
  static ofTwilio(name: string): Description {
    const text = readFileSync(join(folder, `${name}.json`), 'utf8');
    return new Description(strict(JSON.parse(text), () => true) as Document);
  }

  /** An object must have all the members that the exchange's own gives it, but for what it says may be absent. */
  static ofExchange(): Description {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'exchange', 'openapi.yaml'), 'utf8');
    const optional = (schema: Record<string, unknown>) => 'required' in schema || 'maxProperties' in schema;
    return new Description(strict(parse(text), (schema) => !optional(schema)) as Document);
  }

  /** Every operation as it is written: `GET /exchange/calls/{sid}`. */
  operations(): string[] {
    return Object.entries(this.document.paths).flatMap(([template, item]) =>
      Object.keys(item)
        .filter((member) => member !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${template}`),
    );
  }

  /** The operation that this request is of. */
  operation(method: string, path: string): string | undefined {
    const template = this.template(path);
    return template && this.document.paths[template]?.[method.toLowerCase()] && `${method.toUpperCase()} ${template}`;
  }

  /** The closest: `…/Local.json` before `…/{Sid}.json`. */
  private template(path: string): string | undefined {
    const fitting = Object.keys(this.document.paths).filter((template) => matches(template, path));
    return fitting.sort((one, other) => one.split('{').length - other.split('{').length)[0];
  }

  /** What is wrong with this answer; an answer to what the description does not know is wrong. */
  faults(method: string, path: string, status: number, type: string, body: unknown): string[] {
    const template = this.template(path);
    const responses = template && this.document.paths[template]?.[method.toLowerCase()]?.responses;
    if (!responses) return [`${method} ${path} is not in the description`];
    const what = `${method} ${template} ${status}`;
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)];
    const shared = responses[status]?.$ref?.split('/').slice(1);
    const response = shared ? this.document.components.responses[String(shared.at(-1))] : responses[status];
    if (!response) return [`${what} is not in the description`];
    if (!response.content) return body === '' || body === undefined ? [] : [`${what} has a body`];
    const content = response.content[type];
    if (!content) return [`${what} is ${type || 'of no type'}`];
    if (type !== JSON_TYPE) return [];
    if (!content.schema) return [`${what} has no schema`];
    const validate = this.validator([...(shared ?? pointer), 'content', JSON_TYPE, 'schema']);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [what, instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  }

  private validator(parts: string[]): ValidateFunction {
    const pointer = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const known = this.validators.get(pointer);
    if (known) return known;
    const made = this.ajv.compile({ $ref: `description#/${pointer}` });
    this.validators.set(pointer, made);
    return made;
  }
}

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+?')}$`).test(path);

/** Every described object exactly as described: OpenAPI alone would let members be absent or added. */
function strict(node: unknown, whole: (schema: Record<string, unknown>) => boolean): unknown {
  if (Array.isArray(node)) return node.map((each) => strict(each, whole));
  if (typeof node !== 'object' || node === null) return node;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node))
    if (key !== 'examples' && key !== 'example') made[key] = strict(value, whole);
  const { properties } = made;
  if (made['type'] === 'object' && typeof properties === 'object' && properties !== null) {
    if (whole(made)) made['required'] = Object.keys(properties);
    made['additionalProperties'] = false;
  }
  // Twilio's own examples have an empty string for a SID that is not set.
  if (typeof made['pattern'] === 'string' && made['minLength'] === 34) {
    made['pattern'] = `^$|${made['pattern']}`;
    delete made['minLength'];
  }
  // JSON Schema knows no nullable, and an enumeration leaves null out. Of some, only Twilio's text says so.
  if (made['nullable'] === true || (made['enum'] && /will be `null`/.test(String(made['description'])))) {
    if (Array.isArray(made['enum'])) made['enum'] = [...made['enum'], null];
    if (typeof made['type'] === 'string') made['type'] = [made['type'], 'null'];
    else delete made['nullable']; // of any type, so null as well
  }
  return made;
}
