import { Avatar, formatPhoneNumber, PhoneIcon } from '@ringback/ui';
import { useRingback } from '@ringback/voice-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type LucideIcon, TextSearch } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages';
import { CallDirectionIcon } from '../../shared/CallDirectionIcon';
import { callPath, displayName, formatStart, statusText } from '../../shared/callFormatting';
import { callSearchText } from '../../shared/callSearchText';
import type { DialerState } from '../../shared/dialerState';
import { useDebouncedValue } from '../../shared/useDebouncedValue';

const t = messages.search;

/** A screen of the console that the search can open. */
export interface SearchableScreen {
  to: string;
  name: string;
  title: string;
  icon: LucideIcon;
  section?: string;
}

export interface SearchResult {
  key: string;
  icon: ReactNode;
  name: string;
  detail: string;
  to: string;
  state: DialerState;
}

/** Shorter texts match too much to be of use. */
export const MIN_LETTERS = 2;
const MOST_CALLS = 5;

/**
 * Finds what a few letters can mean: a number to dial, contacts, calls and screens, in this order. The last result opens
 * the search of transcripts and notes.
 */
export function useSearch(
  workspaceId: string,
  screens: readonly SearchableScreen[],
  text: string,
): { results: readonly SearchResult[]; isSearching: boolean } {
  const { api } = useRingback();
  const query = text.trim();
  const settled = useDebouncedValue(query);
  const { data: contacts = [] } = useQuery({
    queryKey: ['contacts', workspaceId, query],
    queryFn: () => api.contacts(workspaceId, query),
    placeholderData: keepPreviousData,
  });
  const searchesCalls = settled.length >= MIN_LETTERS;
  const found = useQuery({
    queryKey: ['found-calls', workspaceId, settled],
    queryFn: () => api.calls(workspaceId, { limit: MOST_CALLS, text: callSearchText(settled) }),
    enabled: searchesCalls,
    placeholderData: keepPreviousData,
  });
  const calls = searchesCalls && query.length >= MIN_LETTERS ? (found.data?.calls ?? []) : [];
  const parsed = parsePhoneNumberFromString(query, 'US');
  const number = parsed?.isPossible() ? parsed.number : null;
  const dial: SearchResult[] = number
    ? [
        {
          key: 'dial',
          icon: <PhoneIcon size={16} aria-hidden />,
          name: t.call(formatPhoneNumber(number)),
          detail: '',
          to: '/dialer',
          state: { number },
        },
      ]
    : [];
  const people = contacts.slice(0, 8).map(
    (contact): SearchResult => ({
      key: contact.id,
      icon: <Avatar name={contact.name} size={24} />,
      name: contact.name,
      detail: formatPhoneNumber(contact.number),
      to: '/dialer',
      state: { number: contact.number, contact },
    }),
  );
  const foundCalls = calls.map(
    (call): SearchResult => ({
      key: call.id,
      icon: <CallDirectionIcon call={call} />,
      name: displayName(call),
      detail: `${statusText(call)} · ${formatStart(call)}`,
      to: callPath(call),
      state: null,
    }),
  );
  const foundScreens = screens
    .filter(({ name, title }) => [name, title].some((word) => word.toLowerCase().includes(query.toLowerCase())))
    .map(
      ({ to, name, icon: Icon, section }): SearchResult => ({
        key: to,
        icon: <Icon size={16} aria-hidden />,
        name,
        detail: section ?? '',
        to,
        state: null,
      }),
    );
  const inTexts: SearchResult[] =
    query.length >= MIN_LETTERS
      ? [
          {
            key: 'texts',
            icon: <TextSearch size={16} aria-hidden />,
            name: messages.searchScreen.inTexts(query),
            detail: '',
            to: `/search?${new URLSearchParams({ q: query })}`,
            state: null,
          },
        ]
      : [];
  return {
    results: [...dial, ...people, ...foundCalls, ...foundScreens, ...inTexts],
    isSearching: query !== settled || found.isFetching,
  };
}
