import { expect, test } from 'vitest';
import { MediaWatch } from '../../src/device/media-watch';

function watch() {
  const changes: boolean[] = [];
  return { media: new MediaWatch((isUp) => changes.push(isUp)), changes };
}

test('a second without packets is an interruption, and the next packets end it', () => {
  const { media, changes } = watch();
  for (const packets of [50, 49, 3, 0, 0, 50]) media.sample(packets);
  expect(changes).toEqual([false, true]);
});

test('a call in which no packet has arrived yet is not interrupted', () => {
  const { media, changes } = watch();
  for (const packets of [50, 50]) media.sample(packets);
  media.answered();
  for (const packets of [0, 0, 0]) media.sample(packets);
  expect(changes).toEqual([]);
});

test('a lost network is an interruption at once, until packets arrive', () => {
  const { media, changes } = watch();
  media.sample(50);
  media.network(false);
  expect(changes).toEqual([false]);
  media.sample(50);
  expect(changes).toEqual([false, true]);
});

test('packets do not end an interruption that the SDK reports', () => {
  const { media, changes } = watch();
  media.sdk(false);
  media.sample(50);
  expect(changes).toEqual([false]);
  media.sdk(true);
  expect(changes).toEqual([false, true]);
});
