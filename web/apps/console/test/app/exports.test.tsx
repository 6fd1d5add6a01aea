import type { Call, DownloadedFile, ExportOptions } from '@ringback/voice-client';
import { Problem } from '@ringback/voice-client';
import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeServer } from '../console';

const call = {
  id: '1',
  direction: 'inbound',
  from: '+12125550101',
  to: '+12125550100',
  status: 'completed',
  createdAt: '2026-11-30T10:00:00Z',
  durationSec: 60,
  participants: [],
} as unknown as Call;

let saved: { name: string; bytes: number }[];

beforeEach(() => {
  saved = [];
  let content = new Blob();
  Object.assign(URL, {
    createObjectURL: (file: Blob) => {
      content = file;
      return 'blob:export';
    },
    revokeObjectURL: () => {},
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, bytes: content.size });
  });
});
afterEach(() => vi.restoreAllMocks());

function exportingServer(file: () => Promise<DownloadedFile>) {
  const server = new FakeServer({ calls: [call] });
  const asked: unknown[] = [];
  Object.assign(server.api, {
    exportCalls: async (_: string, filter: unknown, options: ExportOptions) => {
      asked.push({ filter, options });
      return file();
    },
  });
  return { server, asked };
}

test('the list is exported with its filters, in the chosen format', async () => {
  const { server, asked } = exportingServer(async () => ({
    name: 'ringback-acme-calls.csv',
    content: new Blob(['id\r\n']),
  }));
  const user = await server.openSignedIn('/calls?show=inbound');
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  expect(await screen.findByText('All calls of this list')).toBeTruthy();
  await user.click(await screen.findByRole('menuitem', { name: 'CSV for Excel' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(asked).toEqual([{ filter: { direction: 'inbound' }, options: { format: 'csv', bom: true } }]);
  expect(saved).toEqual([{ name: 'ringback-acme-calls.csv', bytes: 4 }]);
});

test('the menu says that an agent exports her own calls, and works by keyboard', async () => {
  const { server, asked } = exportingServer(async () => ({ name: 'calls.csv', content: new Blob() }));
  server.role = 'agent';
  const user = await server.openSignedIn();
  (await screen.findByRole('button', { name: 'Export' })).focus();
  await user.keyboard('{Enter}');
  expect(await screen.findByText('The calls that you took or placed')).toBeTruthy();
  const highlighted = async (name: string) =>
    waitFor(() => expect(screen.getByRole('menuitem', { name }).dataset.highlighted).toBeDefined());
  await highlighted('CSV');
  await user.keyboard('{End}');
  await highlighted('JSON');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(asked).toEqual([{ filter: {}, options: { format: 'json' } }]));
});

test('an incomplete file is not saved, and the failure is shown', async () => {
  const { server } = exportingServer(() =>
    Promise.reject(Problem.local('incomplete-file', 'The file is incomplete. Export it again.')),
  );
  const user = await server.openSignedIn();
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  await user.click(await screen.findByRole('menuitem', { name: 'CSV' }));
  expect(await screen.findByText('The file is incomplete. Export it again.')).toBeTruthy();
  expect(saved).toEqual([]);
});

test('an empty list has nothing to export', async () => {
  await new FakeServer({ calls: [] }).openSignedIn('/calls?show=missed');
  expect(await screen.findByText('No matching calls')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
});
