import { expect, test } from 'vitest';
import { advance, offered, refused, setUpConferenceCalls } from '../conference-fixture';
import { type FakeDevice, live } from '../fake-sdk';

const { control, openTab } = setUpConferenceCalls();

const others = { callId: '1', direction: 'inbound', number: '+15551' } as const;

test('a supervisor joins a call, changes the mode, and takes it over with a second connection', async () => {
  const tab = await openTab('a');
  await tab.supervise(others, 'listen');
  const device = live()[0] as FakeDevice;
  device.calls[0]?.accept();
  expect(tab.state.get().call).toMatchObject({ phase: 'open', callId: '1', supervision: 'listen' });
  await tab.supervise(others, 'whisper');
  expect(tab.state.get().call?.supervision).toBe('whisper');
  await tab.supervise({ ...others, callId: '2' }, 'listen');

  await tab.takeOver(others);
  expect(device.calls[0]?.actions).toEqual(['accept', 'disconnect']);
  device.calls[1]?.accept();
  expect(tab.state.get().call).toMatchObject({ phase: 'open', callId: '1', supervision: null });
  tab.hangUp();
  await advance();
  expect(control().requests).toEqual(['supervise 1 listen', 'supervise 1 whisper', 'takeOver 1', 'leave 1']);
  expect(device.dialed).toEqual([{ params: { claim: 'token' } }, { params: { claim: 'token' } }]);
});

test('a supervisor who leaves does not report a hang-up, and one whose take-over fails stays', async () => {
  const tab = await openTab('a');
  await tab.supervise(others, 'listen');
  const device = live()[0] as FakeDevice;
  device.calls[0]?.accept();
  control().claimResult = refused('call-taken');
  await tab.takeOver(others);
  expect(tab.state.get()).toMatchObject({ failure: 'call-taken', call: { phase: 'open', supervision: 'listen' } });
  tab.hangUp();
  await advance();
  expect(control().requests).toEqual(['supervise 1 listen', 'takeOver 1']);
  expect(tab.state.get().call?.phase).toBe('ended');
});

test('another tab steers the supervision of a call', async () => {
  const holder = await openTab('a');
  const mirror = await openTab('b');
  await mirror.supervise(others, 'listen');
  await advance();
  live()[0]?.calls[0]?.accept();
  await advance();
  expect(mirror.state.get().call?.supervision).toBe('listen');
  await mirror.supervise(others, 'barge');
  await advance();
  expect(holder.state.get().call?.supervision).toBe('barge');
});

test('a call that rings while the user takes over another one keeps ringing', async () => {
  const tab = await openTab('a');
  let claimed = (_: string) => {};
  control().claimResult = () =>
    new Promise((resolve) => {
      claimed = resolve;
    });
  const takingOver = tab.takeOver(others);
  await advance();
  tab.receive(offered('2'));
  claimed('token');
  await takingOver;
  expect(tab.state.get()).toMatchObject({ switchingTo: null, call: { phase: 'incoming', callId: '2' } });
  expect(live()[0]?.dialed ?? []).toEqual([]);
});
