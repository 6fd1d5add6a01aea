import { expect, test } from 'vitest';
import { RingtonePlayer } from '../../src';

const RINGTONE = 'blob:ringtone';

function playerIn(browser: Browser): RingtonePlayer {
  const ringtone = new RingtonePlayer(browser.newSound);
  ringtone.url = RINGTONE;
  return ringtone;
}

/** A browser that plays only after a touch. */
class Browser {
  touched = false;
  playing: string[] = [];

  newSound = (url: string) => ({
    volume: 1,
    loop: false,
    currentTime: 0,
    play: async () => {
      if (!this.touched) throw new DOMException('play() was not allowed', 'NotAllowedError');
      this.playing.push(url);
    },
    pause: () => void this.playing.pop(),
  });
}

test('a page that nobody has touched knows that it cannot ring', async () => {
  const ringtone = playerIn(new Browser());
  await ringtone.detectAutoplayBlock();
  expect(ringtone.autoplayBlocked.get()).toBe(true);
});

test('a page that may ring says nothing', async () => {
  const browser = new Browser();
  browser.touched = true;
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  expect(ringtone.autoplayBlocked.get()).toBe(false);
  expect(browser.playing).toEqual([]);
});

test('the click that lets calls ring is heard at once when a call waits, and until it ends', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  ringtone.start();
  browser.touched = true;
  await ringtone.unlock();
  expect(ringtone.autoplayBlocked.get()).toBe(false);
  expect(browser.playing).toEqual([RINGTONE]);
  ringtone.stop();
  expect(browser.playing).toEqual([]);
});

test('a click that is noticed elsewhere lets the waiting call be heard too, and once', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  ringtone.start();
  browser.touched = true;
  await ringtone.detectAutoplayBlock();
  await ringtone.unlock();
  expect(browser.playing).toEqual([RINGTONE]);
});

test('with no call waiting the click is silent, and the next call is left to the SDK', async () => {
  const browser = new Browser();
  const ringtone = playerIn(browser);
  await ringtone.detectAutoplayBlock();
  browser.touched = true;
  await ringtone.unlock();
  ringtone.start();
  expect(browser.playing).toEqual([]);
});
