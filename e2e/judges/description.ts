import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';

/**
 * Twilio's published OpenAPI descriptions, as its own command line carries them: the judge of the shape of every
 * answer. An object must have all the members that the description gives it, and no other.
 */
const folder = join(
  dirname(createRequire(import.meta.url).resolve('@twilio/cli-core/package.json')),
  'src/services/twilio-api',
);

interface Operation {
  responses: Record<string, { content?: { 'application/json'?: { schema: AnySchema } } }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const FORMATS = {
  'date-time-rfc-2822': /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  // Twilio gives paths of its own host in v2010, and whole addresses elsewhere.
  uri: /^$|^(\/|https?:\/\/)\S+$/,
  'uri-map': true,
  // A friendly name is one too: Twilio's example is (808) 925-1571.
  'phone-number': /^(\+?\d+|\(\d{3}\) \d{3}-\d{4})$/,
  'phone-number-capabilities': true,
  'iso-country-code': /^[A-Z]{2}$/,
  int64: true,
  decimal: true,
  currency: true,
  'http-method': /^(GET|POST)$/,
} as const;

export class Description {
  private readonly document: Document;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv: Ajv;

  constructor(name: string) {
    const text = readFileSync(join(folder, `${name}.json`), 'utf8');
    this.document = strict(JSON.parse(text)) as Document;
    this.ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS as never });
    this.ajv.addSchema({ $id: 'description', ...(this.document as object) });
  }

  /** What is wrong with this answer; an answer to what the description does not know is wrong. */
  faults(method: string, path: string, status: number, body: unknown): string[] {
    const found = Object.entries(this.document.paths).find(([template]) => matches(template, path));
    const operation = found?.[1][method.toLowerCase()];
    if (!found || !operation) return [`${method} ${path} is not in Twilio's description`];
    const response = operation.responses[status];
    if (!response) return [`${method} ${found[0]} answers ${status}, which is not in Twilio's description`];
    if (!response.content?.['application/json']) {
      return body === '' || body === undefined ? [] : [`${method} ${found[0]} ${status} has a body`];
    }
    const validate = this.validator(found[0], method.toLowerCase(), String(status));
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [`${method} ${found[0]} ${status}`, instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  }

  private validator(template: string, method: string, status: string): ValidateFunction {
    const pointer = ['paths', template, method, 'responses', status, 'content', 'application/json', 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
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
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node))
    if (key !== 'examples' && key !== 'example') made[key] = strict(value);
  const { properties } = made;
  if (made['type'] === 'object' && typeof properties === 'object' && properties !== null) {
    made['required'] = Object.keys(properties);
    made['additionalProperties'] = false;
  }
  // Twilio's own examples have an empty string for a SID that is not set.
  if (typeof made['pattern'] === 'string' && made['minLength'] === 34) {
    made['pattern'] = `^$|${made['pattern']}`;
    delete made['minLength'];
  }
  // JSON Schema knows no nullable, and an enumeration leaves null out.
  if (made['nullable'] === true) {
    if (Array.isArray(made['enum'])) made['enum'] = [...made['enum'], null];
    if (typeof made['type'] === 'string') made['type'] = [made['type'], 'null'];
    else delete made['nullable']; // of any type, so null as well
  }
  return made;
}
