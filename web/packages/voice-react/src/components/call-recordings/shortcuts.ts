import { isTyping } from '@ringback/ui';
import type { KeyboardEvent } from 'react';
import { messages } from '../../messages';
import { type Player, SPEEDS } from './usePlayer';

const t = messages.recordings.shortcuts;
const STEP = 10;

/** The keys of a recording's player while it has the focus, besides those of its slider. */
export const RECORDING_SHORTCUTS: readonly { name: string; keys: string }[] = [
  { name: t.play, keys: 'K' },
  { name: t.back, keys: 'J' },
  { name: t.forward, keys: 'L' },
  { name: t.slower, keys: '<' },
  { name: t.faster, keys: '>' },
];

/** Handles the keys of a player. */
export function handlePlayerKey(event: KeyboardEvent, player: Player): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const action = actionOf(event.key, event.target, player);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionOf(key: string, target: EventTarget, player: Player): (() => void) | null {
  switch (key.toLowerCase()) {
    case 'k':
      return player.toggle;
    case ' ':
      // Elsewhere the space bar presses a button.
      return target instanceof Element && target.role === 'slider' ? player.toggle : null;
    case 'j':
      return () => player.seek(player.position - STEP);
    case 'l':
      return () => player.seek(player.position + STEP);
    case '<':
      return () => player.setSpeed(nextSpeed(player.speed, -1));
    case '>':
      return () => player.setSpeed(nextSpeed(player.speed, 1));
    default:
      return null;
  }
}

const nextSpeed = (speed: number, change: 1 | -1) => SPEEDS[SPEEDS.indexOf(speed) + change] ?? speed;
