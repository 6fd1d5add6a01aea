import { expect } from '@playwright/test';
import twilio from 'twilio';
import { seeded, theDemo } from '../harness/demo.ts';
import { Description } from './openapi-validator.ts';

const DESCRIPTIONS: Record<string, string> = {
  'api.twilio.com': 'twilio_api_v2010',
  'accounts.twilio.com': 'twilio_accounts_v1',
  'iam.twilio.com': 'twilio_iam_v1',
  'insights.twilio.com': 'twilio_insights_v1',
  'monitor.twilio.com': 'twilio_monitor_v1',
};
const loaded = new Map<string, Description>();

function description(host: string): Description {
  const name = DESCRIPTIONS[host];
  if (!name) throw new Error(`The exchange does not stand in for ${host}.`);
  const made = loaded.get(name) ?? Description.ofTwilio(name);
  loaded.set(name, made);
  return made;
}

type Sent = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/** The SDK's own client, with every request sent to the exchange and every success held against the description. */
class Judge extends twilio.RequestClient {
  readonly faults: string[] = [];
  answers = 0;

  override async request<T>(sent: Sent) {
    const asked = new URL(sent.uri);
    const uri = `${theDemo().exchange}${asked.pathname}${asked.search}`;
    const answer = await super.request<T>({ ...sent, uri } as never);
    if (answer.statusCode < 400) {
      this.answers += 1;
      const body = typeof answer.body === 'string' && answer.body !== '' ? JSON.parse(answer.body) : answer.body;
      const type = answer.statusCode === 204 ? '' : 'application/json';
      const { faults } = this;
      faults.push(...description(asked.hostname).faults(sent.method, asked.pathname, answer.statusCode, type, body));
    }
    return answer as never;
  }
}

/** Twilio's SDK for Node, unmodified but for where its requests go, as the owner of the first seeded account. */
export function official(accountSid?: string, password?: string) {
  const account = seeded(theDemo().workspaces, 0, 'workspace');
  const judge = new Judge();
  const client = twilio(accountSid ?? account.accountSid, password ?? account.authToken, {
    accountSid: account.accountSid,
    httpClient: judge,
  });
  return {
    client,
    account,
    /** All that was answered was as Twilio describes it. */
    expectAsDescribed(): void {
      expect(judge.answers, 'answers that were judged').toBeGreaterThan(0);
      expect([...new Set(judge.faults)].sort(), 'what Twilio describes otherwise').toEqual([]);
    },
  };
}
