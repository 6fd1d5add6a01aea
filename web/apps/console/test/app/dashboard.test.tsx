import type { Figure, FigureSlice, Metric, MetricName } from '@ringback/voice-client';
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

const metric = (name: MetricName, title: string, facts: Partial<Metric> = {}): Metric => ({
  name,
  title,
  definition: `What ${name} counts.`,
  formula: 'A ÷ B',
  unit: 'calls',
  better: 'none',
  perAgent: true,
  version: 1,
  ...facts,
});

const METRICS = [
  metric('calls', 'All calls'),
  metric('answered', 'Answered calls'),
  metric('missed', 'Missed calls', { better: 'lower', perAgent: false }),
  metric('service-level', 'Service level', { unit: 'ratio', better: 'higher', perAgent: false }),
  metric('quality', 'Call quality (MOS)', { unit: 'score', better: 'higher' }),
  metric('cost', 'Cost', { unit: 'money' }),
  metric('recording-cost', 'Cost of recordings', { unit: 'money' }),
  metric('unpriced', 'Calls without a price yet'),
];

const figures = (values: Partial<Record<MetricName, number | null>>): Figure[] =>
  Object.entries(values).map(([name, value]) => ({ metric: name as MetricName, value, calls: Math.ceil(value ?? 0) }));

const PERIOD = {
  timeZone: 'UTC',
  startsAt: '2026-03-03T00:00:00Z',
  endsAt: '2026-03-03T15:45:00Z',
  partial: true,
  serviceLevelSeconds: 20,
  shortAbandonSeconds: 5,
  pendingQuarters: 0,
};

function dashboardServer(now: Figure[], before: Figure[], slices: Record<string, FigureSlice[]> = {}) {
  const server = new FakeServer();
  const asked: unknown[] = [];
  Object.assign(server.api, {
    metrics: async () => ({ metrics: METRICS, serviceLevelSeconds: [10, 20], shortAbandonSeconds: [0, 5] }),
    figures: async (_: string, query: unknown) => {
      asked.push(query);
      const startsAt = '2026-03-02T00:00:00Z';
      return { ...PERIOD, figures: now, before: { startsAt, endsAt: startsAt, figures: before } };
    },
    figureSlices: async (_: string, by: string) => ({ ...PERIOD, by, slices: slices[by] ?? [] }),
    figureCalls: async (_: string, name: string, query: { key?: string }) => {
      asked.push({ name, key: query.key });
      return { total: 0, calls: [], nextCursor: null };
    },
  });
  return { server, asked };
}

test('a figure has its change, its definition and the calls behind it', async () => {
  const { server, asked } = dashboardServer(
    figures({ calls: 12, answered: 10, missed: 2, 'service-level': 0.9 }),
    figures({ calls: 8, answered: 8, missed: 1, 'service-level': 0.95 }),
    {
      hour: [{ key: '09', name: null, figures: figures({ calls: 12, answered: 10, missed: 2 }) }],
      number: [{ key: '+12125550100', name: 'Support line', figures: figures({ calls: 12, answered: 10 }) }],
    },
  );
  const user = await server.openSignedIn('/dashboard');
  const level = await screen.findByRole('button', { name: /^Service level ?90%/ });
  expect(level.textContent).toContain('-5 points from 95%');
  expect(level.getAttribute('aria-description')).toContain('What service-level counts.');
  expect(screen.getByText(/, until now, compared with the same part of/)).toBeTruthy();

  await user.click(screen.getByRole('button', { name: /^Missed calls ?2/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Missed calls' }));
  expect(await dialog.findByText('No calls.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Close' }));
  expect(asked.at(-1)).toEqual({ name: 'missed', key: undefined });

  const chart = within(screen.getByRole('region', { name: 'Calls by hour of the day' }));
  await user.click(await chart.findByRole('button', { name: '09:00: Answered 10, Missed 2' }));
  await screen.findByRole('dialog', { name: 'All calls: 09:00' });
  expect(asked.at(-1)).toEqual({ name: 'calls', key: '09' });
  await user.click(screen.getByRole('button', { name: 'Close' }));
  await user.click(chart.getByRole('button', { name: 'Show table' }));
  expect(chart.getByRole('row', { name: '09:00 10 2' })).toBeTruthy();

  const breakdown = within(screen.getByRole('region', { name: 'Breakdown' }));
  expect(await breakdown.findByRole('rowheader', { name: 'Support line' })).toBeTruthy();
});

test('a period without calls says so, and rates have no value', async () => {
  const { server, asked } = dashboardServer(
    figures({ calls: 0, answered: 0, 'service-level': null }),
    figures({ calls: 8, answered: 8, 'service-level': 0.9 }),
  );
  const user = await server.openSignedIn('/dashboard');
  expect(await screen.findByText(/^No calls in this period/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Service level ?–/ })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Yesterday' }));
  const { from, to } = asked.at(-1) as { from: string; to: string };
  expect(from).toBe(to);
  expect(Date.parse(from)).toBeLessThan(Date.now() - 86_400_000);
});

test('two periods without calls have no tiles', async () => {
  const { server } = dashboardServer(
    figures({ calls: 0, answered: 0, 'service-level': null }),
    figures({ calls: 0, answered: 0, 'service-level': null }),
  );
  await server.openSignedIn('/dashboard');
  expect(await screen.findByRole('heading', { name: 'No calls in this period' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Service level/ })).toBeNull();
  expect(screen.getByText('How figures are calculated')).toBeTruthy();
});

test('an agent sees her own figures and no choice of agents', async () => {
  const { server } = dashboardServer(figures({ calls: 1, answered: 1 }), figures({ calls: 0, answered: 0 }));
  server.role = 'agent';
  await server.openSignedIn('/dashboard');
  expect(await screen.findByText(/These are your own figures/)).toBeTruthy();
  expect(screen.queryByLabelText('Agent')).toBeNull();
  expect(screen.queryByText('Recalculate')).toBeNull();
});

test('the cost has its currency and says how many calls have no price yet', async () => {
  const cost = (value: number, currency: string): Figure => ({ metric: 'cost', value, calls: 68, currency });
  const { server, asked } = dashboardServer(
    [...figures({ calls: 80, unpriced: 12 }), cost(12.5, 'USD')],
    [...figures({ calls: 70, unpriced: 0 }), cost(10, 'EUR')],
    { number: [{ key: '+12125550100', name: 'Support line', figures: [cost(0.018, 'USD')] }] },
  );
  const user = await server.openSignedIn('/dashboard');
  const group = within(await screen.findByRole('region', { name: 'Cost at Twilio' }));
  expect(group.getByRole('status').textContent).toBe('12 of 80 calls have no price yet. The cost is without them.');
  // Euros of the period before are no measure of dollars.
  expect(group.getByRole('button', { name: /^Cost ?\$12\.50 ?No comparison/ })).toBeTruthy();
  await user.click(group.getByRole('button', { name: /^Calls without a price yet ?12/ }));
  await screen.findByRole('dialog', { name: 'Calls without a price yet' });
  expect(asked.at(-1)).toEqual({ name: 'unpriced', key: undefined });
  await user.click(screen.getByRole('button', { name: 'Close' }));
  const breakdown = within(screen.getByRole('region', { name: 'Breakdown' }));
  expect(await breakdown.findByRole('button', { name: 'Support line, Cost: $0.018. Show 68 calls.' })).toBeTruthy();
});

test('the cost of recordings is apart, and says how many have no price yet', async () => {
  const { server } = dashboardServer(
    [
      ...figures({ calls: 80, unpriced: 0, 'unpriced-recordings': 3 }),
      { metric: 'recording-cost', value: 0.75, calls: 60, currency: 'USD' },
    ],
    figures({ calls: 70 }),
  );
  await server.openSignedIn('/dashboard');
  const group = within(await screen.findByRole('region', { name: 'Cost at Twilio' }));
  expect(group.getByRole('status').textContent).toBe(
    'Recordings of 3 calls have no price yet. The cost is without them.',
  );
  expect(group.getByRole('button', { name: /^Cost of recordings ?\$0\.75/ })).toBeTruthy();
});

test('an amount in several currencies is compared with nothing', async () => {
  const cost = (facts: Partial<Figure>): Figure => ({
    metric: 'cost',
    value: 12.5,
    calls: 9,
    currency: 'USD',
    ...facts,
  });
  const { server } = dashboardServer(
    [...figures({ calls: 9 }), cost({ others: [{ value: 3, currency: 'EUR' }] })],
    [...figures({ calls: 9 }), cost({ value: 10 })],
  );
  await server.openSignedIn('/dashboard');
  expect(await screen.findByRole('button', { name: /^Cost ?\$12\.50 \+ €3\.00 ?No comparison/ })).toBeTruthy();
});

test('the quality of calls has a word, and is broken down by the network of the agent', async () => {
  const quality = (value: number): Figure => ({ metric: 'quality', value, calls: 5 });
  const { server, asked } = dashboardServer([...figures({ calls: 8 }), quality(3.7)], [quality(4.1)], {
    network: [
      { key: 'wifi', name: null, figures: [quality(4.2)] },
      { key: 'cellular', name: null, figures: [quality(3.1)] },
    ],
  });
  const user = await server.openSignedIn('/dashboard');
  const tile = await screen.findByRole('button', { name: /^Call quality \(MOS\) ?3\.7 \(fair\)/ });
  expect(tile.textContent).toContain('-0.4 from 4.1 (good)');
  const breakdown = within(screen.getByRole('region', { name: 'Breakdown' }));
  await user.selectOptions(breakdown.getByLabelText('Break down by'), 'network');
  await user.click(
    await breakdown.findByRole('button', {
      name: 'Mobile network, Call quality (MOS): 3.1 (poor). Show 5 calls.',
    }),
  );
  await screen.findByRole('dialog', { name: 'Call quality (MOS): Mobile network' });
  expect(asked.at(-1)).toEqual({ name: 'quality', key: 'cellular' });
});
