import { expect } from '@playwright/test';
import twilio from 'twilio';
import { getDemo, seeded } from '../harness/demo.ts';
import { OpenApiValidator } from './openapi-validator.ts';

const DESCRIPTION_OF_HOST: Record<string, string> = {
  'api.twilio.com': 'twilio_api_v2010',
  'accounts.twilio.com': 'twilio_accounts_v1',
  'iam.twilio.com': 'twilio_iam_v1',
  'insights.twilio.com': 'twilio_insights_v1',
  'monitor.twilio.com': 'twilio_monitor_v1',
};
const validators = new Map<string, OpenApiValidator>();

function validatorOf(host: string): OpenApiValidator {
  const description = DESCRIPTION_OF_HOST[host];
  if (!description) throw new Error(`The exchange does not emulate ${host}.`);
  const validator = validators.get(description) ?? OpenApiValidator.forTwilio(description);
  validators.set(description, validator);
  return validator;
}

type SdkRequest = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/** The SDK's HTTP client. Sends every request to the exchange and validates every successful response. */
class ValidatingHttpClient extends twilio.RequestClient {
  readonly violations: string[] = [];
  validatedResponses = 0;

  override async request<T>(request: SdkRequest) {
    const url = new URL(request.uri);
    const uri = `${getDemo().exchange}${url.pathname}${url.search}`;
    const response = await super.request<T>({ ...request, uri } as never);
    if (response.statusCode < 400) {
      this.validatedResponses += 1;
      const body =
        typeof response.body === 'string' && response.body !== '' ? JSON.parse(response.body) : response.body;
      const type = response.statusCode === 204 ? '' : 'application/json';
      const validator = validatorOf(url.hostname);
      this.violations.push(...validator.violations(request.method, url.pathname, response.statusCode, type, body));
    }
    return response as never;
  }
}

/**
 * Returns Twilio's SDK for Node with the credentials of the first seeded account, or with others. It is unmodified
 * except that its requests go to the exchange.
 */
export function twilioClient(username?: string, password?: string) {
  const account = seeded(getDemo().workspaces, 0, 'workspace');
  const httpClient = new ValidatingHttpClient();
  const client = twilio(username ?? account.accountSid, password ?? account.authToken, {
    accountSid: account.accountSid,
    httpClient,
  });
  return {
    client,
    account,
    /** Expects that every successful response so far matched Twilio's OpenAPI description. */
    expectResponsesMatchOpenApi(): void {
      expect(httpClient.validatedResponses, 'validated responses').toBeGreaterThan(0);
      expect([...new Set(httpClient.violations)].sort(), 'differences from Twilio’s description').toEqual([]);
    },
  };
}
