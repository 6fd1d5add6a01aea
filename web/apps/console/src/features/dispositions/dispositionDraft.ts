import type { DispositionList } from '@ringback/voice-client';
import { messages } from '../../messages';

const t = messages.dispositions;

/** A disposition in the form. One without an id is new. */
export interface DispositionDraft {
  key: string;
  id?: string;
  name: string;
}

export const draftOf = ({ dispositions }: DispositionList): readonly DispositionDraft[] =>
  dispositions.map(({ id, name }) => ({ key: id, id, name }));

export const isChanged = (draft: readonly DispositionDraft[], saved: DispositionList): boolean =>
  JSON.stringify(draft) !== JSON.stringify(draftOf(saved));

/** Returns why each name is invalid, in the order of the list. */
export function dispositionErrors(draft: readonly DispositionDraft[]): (string | undefined)[] {
  const names = draft.map(({ name }) => name.trim().toLowerCase());
  return names.map((name, index) => {
    if (!name) return t.nameMissing;
    return names.indexOf(name) < index ? t.nameTaken : undefined;
  });
}

/** Returns the list in which an item has changed places with the one before (-1) or after (1) it. */
export function moved(draft: readonly DispositionDraft[], index: number, by: -1 | 1): readonly DispositionDraft[] {
  const list = [...draft];
  const [item] = list.splice(index, 1);
  if (item) list.splice(index + by, 0, item);
  return list;
}
