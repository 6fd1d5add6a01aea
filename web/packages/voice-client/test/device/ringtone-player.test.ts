import { expect, test, vi } from 'vitest';
import { RingtonePlayer } from '../../src';

const RINGTONE = 'blob:ringtone';

function playerIn(browser: Browser): RingtonePlayer {
  const ringtone = new RingtonePlayer(browser.newSound);
  ringtone.url = RINGTONE;
  return ringtone;
}

/** A browser that plays sound only after the user has interacted with the page. */
class Browser {
  interacted = false;
  playing: string[] = [];

  newSound = (url: string) => ({
    volume: 1,
    loop: false,
    currentTime: 0,
    play: async () => {
      if (!this.interacted) throw new DOMException('play() was not allowed', 'NotAllowedError');
      this.playing.push(url);
    },
    pause: () => void this.playing.pop(),
  });
}

test('a page without user interaction detects that the ringtone is blocked', async () => {
  const ringtone = playerIn(new Browser());
  await ringtone.detectAutoplayBlock();
  expect(ringtone.autoplayBlocked.get()).toBe(true);
});

test('a page that may play sound reports no block and plays nothing', async () => {
  const browser = new Browser();
  browser.interacted = true;
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  expect(ringtone.autoplayBlocked.get()).toBe(false);
  expect(browser.playing).toEqual([]);
});

test('unlocking plays the ringtone of a ringing call until the call stops ringing', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  ringtone.start();
  browser.interacted = true;
  await ringtone.unlock();
  expect(ringtone.autoplayBlocked.get()).toBe(false);
  expect(browser.playing).toEqual([RINGTONE]);
  ringtone.stop();
  expect(browser.playing).toEqual([]);
});

test('a later detection also plays the ringtone of a ringing call, only once', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  ringtone.start();
  browser.interacted = true;
  await ringtone.detectAutoplayBlock();
  await ringtone.unlock();
  expect(browser.playing).toEqual([RINGTONE]);
});

test('unlocking without a ringing call plays nothing, and the next call rings', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  browser.interacted = true;
  await ringtone.unlock();
  expect(browser.playing).toEqual([]);
  ringtone.start();
  await vi.waitFor(() => expect(browser.playing).toEqual([RINGTONE]));
  ringtone.stop();
  expect(browser.playing).toEqual([]);
});

test('a ringtone that the browser blocks unexpectedly plays when it is unlocked', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  ringtone.start();
  await vi.waitFor(() => expect(ringtone.autoplayBlocked.get()).toBe(true));
  browser.interacted = true;
  await ringtone.unlock();
  expect(browser.playing).toEqual([RINGTONE]);
});
